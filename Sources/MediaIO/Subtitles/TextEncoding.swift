/// Finds out how the characters of a text file are encoded.
///
/// In this order: a byte order mark; many bytes of zero, which only UTF-16 has in text; UTF-8, also with
/// a few broken characters; else Windows-1252, which contains Latin-1.
enum TextEncoding {
    /// The text that `bytes` stand for, without a byte order mark; what is broken becomes U+FFFD.
    static func text(of bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return String(decoding: bytes.dropFirst(3), as: UTF8.self)
        }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), high: 1) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), high: 0) }
        if let high = placeOfZeros(bytes) { return utf16(bytes[...], high: high) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let repaired = String(decoding: bytes, as: UTF8.self)
        return isMostlyIntact(repaired) ? repaired : windows1252(bytes)
    }

    /// Text in pairs of bytes, the one at `high` (0 or 1) being the higher one.
    private static func utf16(_ bytes: ArraySlice<UInt8>, high: Int) -> String {
        let first = bytes.startIndex
        let units = stride(from: first, to: bytes.endIndex - 1, by: 2).map { place in
            UInt16(bytes[place + high]) << 8 | UInt16(bytes[place + 1 - high])
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// Which bytes of pairs are zero more often, that of digits and line ends being the higher ones;
    /// nil with so few that they may be damage.
    private static func placeOfZeros(_ bytes: [UInt8]) -> Int? {
        let sample = bytes.prefix(1024)
        var counts = [0, 0]
        for (place, byte) in sample.enumerated() where byte == 0 { counts[place % 2] += 1 }
        guard counts[0] + counts[1] > sample.count / 16 else { return nil }
        return counts[1] > counts[0] ? 1 : 0
    }

    /// Whether more characters beyond ASCII are right than broken, which other encodings never look
    /// like.
    private static func isMostlyIntact(_ text: String) -> Bool {
        var (intact, broken) = (0, 0)
        for scalar in text.unicodeScalars where !scalar.isASCII {
            if scalar == "\u{FFFD}" { broken += 1 } else { intact += 1 }
        }
        return intact > broken
    }

    private static func windows1252(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            text.append((0x80...0x9F) ~= byte ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte))
        }
        return String(text)
    }

    /// What 0x80 to 0x9F stand for (WHATWG Encoding Standard, index windows-1252).
    private static let upper = Array(
        ("\u{20AC}\u{81}\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}"
            + "\u{2039}\u{152}\u{8D}\u{17D}\u{8F}\u{90}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}"
            + "\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153}\u{9D}\u{17E}\u{178}")
            .unicodeScalars)
}

/// Text as cues hold it.
enum PlainLines {
    /// The lines of `text` without blanks at their ends, and without lines that are empty then.
    static func tidied(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    /// Without blanks at either end.
    static func trimmed(_ line: Substring) -> Substring {
        var line = line.drop(while: \.isWhitespace)
        while line.last?.isWhitespace ?? false { line.removeLast() }
        return line
    }
}
