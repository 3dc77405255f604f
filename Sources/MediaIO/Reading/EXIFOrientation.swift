/// The orientation that a camera wrote into a JPEG file.
///
/// Source: CIPA DC-008 (EXIF 2.32), sections 4.5 and 4.6.4 (tag 0x0112), in a segment APP1 of the
/// JPEG file (ITU-T T.81, annex B).
enum EXIFOrientation {
    /// How far into a file the orientation is looked for; segments hold up to 64 KiB each.
    static let searchedBytes = 256 << 10

    /// The orientation told by the first bytes of a JPEG file; nil without one that makes sense.
    static func find(inJPEG bytes: [UInt8]) -> Orientation? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        var place = 2
        // Segments: FF, kind, length of the rest in two bytes, which count themselves.
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let kind = bytes[place + 1]
            // Fill bytes before a marker.
            guard kind != 0xFF else {
                place += 1
                continue
            }
            // The picture itself: nothing about it follows.
            guard kind != 0xDA, kind != 0xD9 else { return nil }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            let end = place + 2 + max(2, length)
            if kind == 0xE1, end <= bytes.count, bytes[(place + 4)..<end].starts(with: mark) {
                let fields = TIFFFields(Array(bytes[(place + 4 + mark.count)..<end]))
                return fields?.short(tag: 0x0112).flatMap(orientation)
            }
            place = end
        }
        return nil
    }

    private static let mark = Array("Exif\0\0".utf8)

    /// By the value of the tag: 2 to 8 tell where the stored first row and column are shown.
    private static func orientation(_ value: Int) -> Orientation? {
        switch value {
        case 1: .identity
        case 2: Orientation(swapsSides: false, flipsX: true, flipsY: false)
        case 3: Orientation(swapsSides: false, flipsX: true, flipsY: true)
        case 4: Orientation(swapsSides: false, flipsX: false, flipsY: true)
        case 5: Orientation(swapsSides: true, flipsX: false, flipsY: false)
        case 6: Orientation(swapsSides: true, flipsX: true, flipsY: false)
        case 7: Orientation(swapsSides: true, flipsX: true, flipsY: true)
        case 8: Orientation(swapsSides: true, flipsX: false, flipsY: true)
        default: nil
        }
    }
}

/// The first table of fields in a TIFF header (TIFF 6.0, section 2).
private struct TIFFFields {
    private let bytes: [UInt8]
    private let isBigEndian: Bool

    /// Nil where the bytes do not begin with such a header.
    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(4) {
        case [0x49, 0x49, 0x2A, 0x00]: isBigEndian = false
        case [0x4D, 0x4D, 0x00, 0x2A]: isBigEndian = true
        default: return nil
        }
        self.bytes = bytes
    }

    /// The value of a field of one 16-bit number; nil without it.
    func short(tag: Int) -> Int? {
        guard let table = number(at: 4, bytes: 4), let count = number(at: table, bytes: 2) else {
            return nil
        }
        for entry in 0..<count {
            let place = table + 2 + 12 * entry
            guard let found = number(at: place, bytes: 2) else { return nil }
            if found == tag, number(at: place + 2, bytes: 2) == 3 {
                return number(at: place + 8, bytes: 2)
            }
        }
        return nil
    }

    /// A number in the file's order of bytes; nil beyond the end.
    private func number(at place: Int, bytes count: Int) -> Int? {
        guard place + count <= bytes.count else { return nil }
        let digits = bytes[place..<(place + count)]
        return (isBigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
