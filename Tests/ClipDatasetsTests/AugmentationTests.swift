// What random changes of pictures and sound may and may not do.

import ClipDatasets
import Essentials
import MediaIO
import Testing

@Suite struct AugmentationTests {
    private let frame = VideoFrame(
        width: 12, height: 8, pixels: (0..<288).map { UInt8($0 % 256) }, presentationSeconds: 1,
        durationSeconds: 0.04)

    @Test func randomPartsLieInsideAndKeepTheirRanges() {
        var random = RandomStream(seed: 1)
        let rule = RandomResizedCrop(area: 0.2...0.5)
        var seen: Set<Int> = []
        for _ in 0..<2000 {
            let part = rule.draw(width: 320, height: 240, random: &random)
            #expect(part.x >= 0 && part.y >= 0)
            #expect(part.x + part.width <= 320 && part.y + part.height <= 240)
            let area = Double(part.width * part.height) / (320 * 240)
            #expect(area > 0.195 && area < 0.505)
            let aspect = Double(part.width) / Double(part.height)
            #expect(aspect > 0.74 && aspect < 1.345)
            seen.insert(part.x)
        }
        #expect(seen.count > 100)
    }

    @Test func whereNothingFitsTheMiddleIsTaken() {
        var random = RandomStream(seed: 1)
        let part = RandomResizedCrop(area: 1...1, aspect: 1...1).draw(
            width: 90, height: 10, random: &random)
        #expect(part == PixelRectangle(x: 40, y: 0, width: 10, height: 10))
    }

    @Test func partsKeepTheirPixels() {
        let part = frame.cropped(to: PixelRectangle(x: 3, y: 2, width: 2, height: 2))
        let start = (2 * 12 + 3) * 3
        #expect(Array(part.pixels[0..<6]) == Array(frame.pixels[start..<(start + 6)]))
        #expect(part.presentationSeconds == 1)
        #expect(frame.resized(width: 12, height: 8) == frame)
    }

    @Test func twoMirrorsChangeNothing() {
        #expect(frame.mirrored() != frame)
        #expect(frame.mirrored().mirrored() == frame)
        #expect(Array(frame.mirrored().pixels[0..<3]) == Array(frame.pixels[33..<36]))
    }

    @Test func theSameStreamGivesTheSameChangeAndNoRangeGivesNone() {
        let rule = ColourJitter(
            brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, greyChance: 0.2)
        var one = RandomStream(seed: 5)
        var other = RandomStream(seed: 5)
        #expect(rule.draw(random: &one) == rule.draw(random: &other))
        #expect(rule.draw(random: &one) != rule.draw(random: &one))
        let none = ColourJitter().draw(random: &one)
        #expect(none.steps.isEmpty && none.applied(to: frame) == frame)
    }

    @Test func aTurnOfTheWholeCircleLeavesTheHue() {
        let turned = ColourChange([.hue(0.5), .hue(0.5)]).applied(to: frame)
        let errors = zip(turned.pixels, frame.pixels).map { abs(Int($0) - Int($1)) }
        #expect((errors.max() ?? 9) <= 1)
    }

    @Test func blurKeepsAnEvenPicture() {
        let even = VideoFrame(
            width: 5, height: 1, pixels: [UInt8](repeating: 77, count: 15),
            presentationSeconds: 0, durationSeconds: 1)
        #expect(GaussianBlur.applied(sigma: 2, to: even) == even)
    }

    @Test func soundStaysInItsRanges() {
        var random = RandomStream(seed: 2)
        for _ in 0..<500 {
            let (shift, factor) = SoundJitter(gain: 0.5, shiftSeconds: 0.1).draw(random: &random)
            #expect(abs(shift) <= 0.1 && factor >= 0.5 && factor <= 1.5)
        }
        #expect(SoundJitter().draw(random: &random) == (0, 1))
    }
}
