// Sentences to words.

/// Takes sentences apart into words.
///
/// As in the source, case and punctuation do not count and words are what `[\w']+` finds: letters of any alphabet with
/// their marks, digits, `_` and apostrophes, in lower case. Differs from it: apostrophes at either end are
/// quotation marks and fall away, the typographic one is the same as the straight one; and of scripts that put no
/// blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) every character is a word. Source: Miech et al., CVPR
/// 2020, and antoine77340/MIL-NCE_HowTo100M.
public enum WordTokenizer {
    /// The words of a text, in their order.
    public static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            while word.last == "'" { word.removeLast() }
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for character in text.lowercased() {
            if isWord(character) {
                end()
                words.append(String(character))
            } else if character == "'" || character == "\u{2019}" {
                if !word.isEmpty { word.append("'") }
            } else if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                end()
            }
        }
        end()
        return words
    }

    /// Whether a character belongs to a script without blanks between words.
    private static func isWord(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, scalar.value >= 0x0E00 else {
            return false
        }
        return scripts.contains { $0.contains(scalar.value) }
    }

    /// Blocks of Unicode: Thai and Lao, Burmese, Khmer, kana, ideographs.
    private static let scripts: [ClosedRange<UInt32>] = [
        0x0E01...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F,
    ]
}
