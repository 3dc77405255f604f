/// Letters of 5 x 7 dots for printable ASCII, for labels in pictures.
enum BitmapFont {
    /// Dots from the left edge of one letter to the left edge of the next.
    static let advance = 6
    /// Dots from the top of a capital letter to the base line; tails reach two dots below it.
    static let height = 7

    /// Rows between the top of a capital letter and the first row of this one.
    static func drop(of character: Character) -> Int { "gpqy".contains(character) ? 2 : 0 }

    /// The seven rows of a letter from the top; bit 4 is the leftmost dot.
    ///
    /// A letter outside ASCII is an empty box.
    static func rows(of character: Character) -> [UInt8] {
        guard let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F else { return box }
        return glyphs[Int(ascii) - 0x20]
    }

    private static let box: [UInt8] = [0x1F, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1F]

    /// One word a letter, from the space on in the order of ASCII; two hexadecimal digits a row.
    private static let glyphs: [[UInt8]] = """
        00000000000000 04040404040004 0A0A0000000000 0A0A1F0A1F0A0A 040F140E051E04 18190204081303
        0C12140815120D 04040000000000 02040808080402 08040202020408 0004150E150400 0004041F040400
        000000000C0408 0000000E000000 00000000000C0C 00010204081000 0E11131519110E 040C040404040E
        0E11010204081F 1F02040201110E 02060A121F0202 1F101E0101110E 0608101E11110E 1F010204080808
        0E11110E11110E 0E11110F01020C 000C0C000C0C00 000C0C000C0408 02040810080402 00001F001F0000
        08040201020408 0E110102040004 0E11010D15150E 0E11111F111111 1E11111E11111E 0E11101010110E
        1C12111111121C 1F10101E10101F 1F10101E101010 0E11101711110F 1111111F111111 0E04040404040E
        0702020202120C 11121418141211 1010101010101F 111B1515111111 11111915131111 0E11111111110E
        1E11111E101010 0E11111115120D 1E11111E141211 0F10100E01011E 1F040404040404 1111111111110E
        11111111110A04 1111111515150A 11110A040A1111 1111110A040404 1F01020408101F 0E08080808080E
        00100804020100 0E02020202020E 040A1100000000 0000000000001F 08040200000000 00000E010F110F
        1010161911111E 00000E1010110E 01010D1311110F 00000E111F100E 0609081C080808 0F1111110F010E
        10101619111111 04000C0404040E 0200060202120C 10101214181412 0C04040404040E 00001A15151111
        00001619111111 00000E1111110E 1E1111111E1010 0F1111110F0101 00001619101010 00000E100E011E
        08081C08080906 0000111111130D 00001111110A04 0000111115150A 0000110A040A11 111111110F010E
        00001F0204081F 02040408040402 04040404040404 08040402040408 00000815020000
        """
        .split(whereSeparator: \.isWhitespace)
        .map { word in
            let digits = word.compactMap { $0.hexDigitValue.map(UInt8.init) }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
}

extension RGBImage {
    /// Pixels that a line of text is wide.
    static func width(of text: String, scale: Int) -> Int {
        max(0, text.count * BitmapFont.advance - 1) * scale
    }

    /// Draws a line of text with its upper left corner at a place.
    mutating func draw(_ text: String, x: Int, y: Int, scale: Int, color: Color) {
        for dot in Self.dots(of: text) {
            fill(
                x: x + dot.column * scale, y: y + dot.row * scale, width: scale, height: scale,
                color: color)
        }
    }

    /// Draws a line of text that is read from below, with its lower left corner at a place.
    mutating func drawUpward(_ text: String, x: Int, bottom: Int, scale: Int, color: Color) {
        for dot in Self.dots(of: text) {
            fill(
                x: x + dot.row * scale, y: bottom - (dot.column + 1) * scale, width: scale,
                height: scale, color: color)
        }
    }

    /// The places of the black dots of a line of text.
    private static func dots(of text: String) -> [(column: Int, row: Int)] {
        var dots: [(column: Int, row: Int)] = []
        for (index, character) in text.enumerated() {
            let drop = BitmapFont.drop(of: character)
            for (row, bits) in BitmapFont.rows(of: character).enumerated() {
                for dot in 0..<5 where bits >> (4 - dot) & 1 == 1 {
                    dots.append((index * BitmapFont.advance + dot, row + drop))
                }
            }
        }
        return dots
    }
}
