/// Removes the markup of text in `.srt` and `.vtt` files.
enum CueMarkup {
    /// Text of SubRip without tags such as `<i>` and `<font color="red">`, `{\an8}` and `{Y:i}`.
    ///
    /// A tag is what FFmpeg takes for one: a name of letters, digits, `-` and `/` right after the
    /// bracket. Other brackets are text.
    static func plainSubRip(_ text: String) -> String {
        scan(text) { rest in
            switch rest.first {
            case "<": tag(rest) { $0.allSatisfy { $0.isASCII && isOfTagName($0) } }
            case "{": override(rest)
            default: nil
            }
        }
    }

    /// Text of WebVTT without tags, entities resolved (W3C WebVTT, section 6.4).
    static func plainWebVTT(_ text: String) -> String {
        scan(text) { rest in
            switch rest.first {
            case "<": tag(rest) { _ in true }
            case "&": entity(rest)
            default: nil
            }
        }
    }

    /// Replaces what `markup` recognizes at the beginning of the rest of the text.
    private static func scan(
        _ text: String, _ markup: (Substring) -> (text: String, end: String.Index)?
    ) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            if let found = markup(rest) {
                result += found.text
                rest = rest[found.end...]
            } else {
                result.append(character)
                rest.removeFirst()
            }
        }
        return result
    }

    private static func tag(
        _ text: Substring, isTag: (Substring) -> Bool
    ) -> (text: String, end: String.Index)? {
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(where: { $0 == ">" || $0 == "<" }), inside[end] == ">"
        else { return nil }
        let name = inside[..<end].prefix { !$0.isWhitespace }
        guard !name.isEmpty, isTag(name) else { return nil }
        let isBreak = name.lowercased() == "br" || name.lowercased() == "br/"
        return (isBreak ? "\n" : "", inside.index(after: end))
    }

    private static func isOfTagName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "/"
    }

    private static func override(_ text: Substring) -> (text: String, end: String.Index)? {
        let inside = text.dropFirst()
        let isMicroDVD =
            inside.first.map { "CcFfoPSsYy".contains($0) } ?? false
            && inside.dropFirst().first == ":"
        // Up to the next bracket of either kind, so that brackets that never close are passed once.
        guard inside.first == "\\" || isMicroDVD,
            let end = inside.firstIndex(where: { $0 == "}" || $0 == "{" }), inside[end] == "}"
        else { return nil }
        return ("", inside.index(after: end))
    }

    private static let entities: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "nbsp": " ", "lrm": "\u{200E}",
        "rlm": "\u{200F}",
    ]

    private static func entity(_ text: Substring) -> (text: String, end: String.Index)? {
        let inside = text.dropFirst()
        guard let end = inside.prefix(10).firstIndex(of: ";") else { return nil }
        let name = inside[..<end]
        guard let character = entities[name] ?? numbered(name) else { return nil }
        return (character, inside.index(after: end))
    }

    /// The character of `#233` or `#xE9`.
    private static func numbered(_ name: Substring) -> String? {
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let number =
            isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
        return number.flatMap(Unicode.Scalar.init).map { String($0) }
    }
}
