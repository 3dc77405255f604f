/// Plain text from events of Advanced SubStation Alpha, the form in which FFmpeg's decoders give all
/// text.
struct DialogueText {
    /// Whether whatever stands in braces is an instruction or a comment, as in real files of this
    /// form; else only what begins with a backslash, since other forms have no such comments.
    let hidesAllBraces: Bool

    /// The text of `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`.
    func plain(event: [UInt8]) -> [UInt8] {
        var text = event[...]
        for _ in 0..<8 {
            guard let comma = text.firstIndex(of: UInt8(ascii: ",")) else { return [] }
            text = text[(comma + 1)...]
        }
        return plain(text)
    }

    /// Without override blocks and drawings, escapes resolved.
    private func plain(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var isDrawing = false
        var rest = text
        // The last closing brace: opening ones after it are text, and are not looked after again and again.
        let last = text.lastIndex(of: UInt8(ascii: "}")) ?? text.startIndex
        while let byte = rest.first {
            if byte == UInt8(ascii: "{"), rest.startIndex < last, let end = endOfBlock(rest) {
                isDrawing = Self.draws(after: rest[..<end], isDrawing)
                rest = rest[end...]
                continue
            }
            let (unescaped, length) = Self.unescaped(rest)
            if !isDrawing { result += unescaped }
            rest = rest.dropFirst(length)
        }
        return result
    }

    /// The place after the closing brace; nil where the opening one is text.
    private func endOfBlock(_ text: ArraySlice<UInt8>) -> Int? {
        guard hidesAllBraces || text.dropFirst().first == UInt8(ascii: "\\"),
            let end = text.firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return end + 1
    }

    /// The first character, and how many bytes it is written with.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int) {
        guard text.first == UInt8(ascii: "\\"), let next = text.dropFirst().first else {
            return (Array(text.prefix(1)), 1)
        }
        switch next {
        case UInt8(ascii: "N"), UInt8(ascii: "n"): return ([UInt8(ascii: "\n")], 2)
        case UInt8(ascii: "h"): return ([UInt8(ascii: " ")], 2)
        case UInt8(ascii: "{"), UInt8(ascii: "}"): return ([next], 2)
        default:
            // FFmpeg keeps a real backslash from escaping by a word joiner (U+2060) behind it.
            let isJoined = text.dropFirst().starts(with: "\u{2060}".utf8)
            return ([UInt8(ascii: "\\")], isJoined ? 4 : 1)
        }
    }

    /// Whether what follows a block is a drawing: `\p` and a scale other than 0 begins one.
    private static func draws(after block: ArraySlice<UInt8>, _ isDrawing: Bool) -> Bool {
        var isDrawing = isDrawing
        for index in block.indices.dropLast(2)
        where block[index] == UInt8(ascii: "\\") && block[index + 1] == UInt8(ascii: "p") {
            let digit = block[index + 2]
            if (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= digit {
                isDrawing = digit != UInt8(ascii: "0")
            }
        }
        return isDrawing
    }
}
