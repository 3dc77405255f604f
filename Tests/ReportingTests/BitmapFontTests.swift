import Testing

@testable import Reporting

@Suite struct BitmapFontTests {
    @Test func everyPrintableLetterIsDrawnDifferently() {
        let letters = (0x20..<0x7F as Range<UInt8>).map { Character(UnicodeScalar($0)) }
        let glyphs = letters.map { BitmapFont.rows(of: $0) }
        #expect(glyphs.allSatisfy { $0.count == 7 && $0.allSatisfy { $0 < 32 } })
        #expect(Set(glyphs).count == letters.count)
        #expect(BitmapFont.rows(of: " ") == [0, 0, 0, 0, 0, 0, 0])
    }

    @Test func lettersOutsideASCIIAreABox() {
        let box = BitmapFont.rows(of: "映")
        #expect(BitmapFont.rows(of: "é") == box)
        #expect(box != BitmapFont.rows(of: "e"))
    }

    @Test func textLandsWhereItShould() {
        // "L" is a column of 7 dots and a row of 5 at the bottom.
        var image = RGBImage(width: 20, height: 20)
        image.draw("L", x: 2, y: 3, scale: 2, color: .black)
        for y in 0..<20 {
            for x in 0..<20 {
                let isColumn = (2..<4).contains(x) && (3..<17).contains(y)
                let isBase = (2..<12).contains(x) && (15..<17).contains(y)
                #expect(image[x, y] == (isColumn || isBase ? .black : .white))
            }
        }
        #expect(RGBImage.width(of: "LL", scale: 2) == 22)
        #expect(RGBImage.width(of: "", scale: 2) == 0)
    }

    @Test func upwardTextIsTurnedToTheLeft() {
        var (upright, upward) = (RGBImage(width: 30, height: 30), RGBImage(width: 30, height: 30))
        upright.draw("Fg", x: 0, y: 0, scale: 1, color: .black)
        upward.drawUpward("Fg", x: 0, bottom: 30, scale: 1, color: .black)
        for y in 0..<30 {
            for x in 0..<30 { #expect(upward[y, 29 - x] == upright[x, y]) }
        }
    }

    @Test func drawingOutsideChangesNothing() {
        var image = RGBImage(width: 4, height: 4)
        image.draw("W", x: -40, y: 0, scale: 3, color: .black)
        image.draw("W", x: 0, y: 40, scale: 3, color: .black)
        image.fill(x: 3, y: 3, width: -1, height: 2, color: .black)
        #expect(image == RGBImage(width: 4, height: 4))
    }
}
