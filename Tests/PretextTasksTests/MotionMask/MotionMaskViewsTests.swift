import ClipDatasets
import Essentials
import MotionSegmentation
import OpticalFlow
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct MotionMaskViewsTests {
    private func views(leastCrop: Double = 0.3, stretches: Int = 3) -> MotionMaskViews {
        MotionMaskViews(
            segmentation: ClipSegmentation(
                settings: MotionSegmenter.Settings(), longestSide: 64,
                timing: FrameTiming(count: 11, framesPerSecond: 10), shares: 0.05...0.7,
                keptFrames: 4),
            stretches: stretches, imageSize: 64, maskSize: 16,
            crop: RandomResizedCrop(area: leastCrop...1), colours: ColourJitter())
    }

    /// A map in which a box moves, with a rim of which that is not known.
    private func boxMap() -> ScoreMap {
        var map = ScoreMap(width: 60, height: 40, all: 0)
        for y in 0..<40 {
            for x in 0..<60 {
                if (28..<52).contains(x) && (8..<24).contains(y) { map.values[y * 60 + x] = 0.55 }
                if (30..<50).contains(x) && (10..<22).contains(y) { map.values[y * 60 + x] = 1 }
            }
        }
        return map
    }

    @Test func halfOfWhatMovesIsInThePart() {
        var random = RandomStream(seed: 1)
        var places: Set<Int> = []
        for _ in 0..<400 {
            let part = MaskPart.draw(views(), of: boxMap(), random: &random)
            places.insert(part.x)
            let columns = max(0, min(50, part.x + part.width) - max(30, part.x))
            let rows = max(0, min(22, part.y + part.height) - max(10, part.y))
            #expect(Double(columns * rows) >= 0.5 * 20 * 12)
            #expect(part.x >= 0 && part.x + part.width <= 60 && part.y + part.height <= 40)
        }
        // What moves is anywhere in it, not in its middle.
        #expect(places.count > 12)
    }

    @Test func withoutAugmentationAllIsShown() {
        var random = RandomStream(seed: 1)
        let part = MaskPart.draw(views().withoutAugmentation, of: boxMap(), random: &random)
        #expect(part == PixelRectangle(x: 0, y: 0, width: 60, height: 40))
    }

    @Test func masksFitTheirPart() {
        let part = PixelRectangle(x: 20, y: 4, width: 40, height: 24)
        for isMirrored in [false, true] {
            let map = MaskPart.scores(of: boxMap(), part, side: 8, isMirrored: isMirrored)
            for y in 0..<8 {
                for x in 0..<8 {
                    // Cells are 5 x 3 pixels; here those that lie in the box as a whole.
                    let column = isMirrored ? 7 - x : x
                    let isInside = (2..<6).contains(column) && (2..<6).contains(y)
                    #expect((map.values[y * 8 + x] >= ScoreMap.moving) == isInside, "\(x) \(y)")
                }
            }
            #expect(map.values[0] == 0)
        }
    }

    @Test func stretchesLieEvenlyAndDoNotOverlap() {
        var random = RandomStream(seed: 2)
        func middles(_ range: Range<Double>, _ stretches: Int) -> [Double] {
            Set(
                (0..<200).map { _ in
                    views(stretches: stretches).drawStretch(in: range, random: &random)
                }
            ).sorted()
        }
        #expect(middles(2..<8, 3) == [3, 5, 7])
        #expect(middles(2..<8, 1) == [5])
        // Room for two of a second.
        #expect(middles(0..<1.5, 9) == [0.375, 1.125])
        #expect(middles(0..<0.1, 9) == [0.05])
    }

    /// Masks made with other settings, or of another stretch, are not taken from the cache.
    @Test func keysTellAllSettingsApart() throws {
        func segmentation(
            _ shares: ClosedRange<Double> = 0.1...0.7,
            _ change: (inout MotionSegmenter.Settings) -> Void = { _ in }
        ) -> ClipSegmentation {
            var settings = MotionSegmenter.Settings()
            change(&settings)
            return ClipSegmentation(
                settings: settings, longestSide: 64,
                timing: FrameTiming(count: 11, framesPerSecond: 10), shares: shares, keptFrames: 4)
        }
        let segmentations = [
            segmentation(), segmentation(0.1...0.8), segmentation { $0.method = .threshold },
            segmentation { $0.camera = .translation }, segmentation { $0.flow = .farneback },
            segmentation { $0.flowSide = 100 }, segmentation { $0.longestMotion = 7 },
            segmentation { $0.superpixels = 300 }, segmentation { $0.leastPart = 0.6 },
            segmentation { $0.isRefined = false }, segmentation { $0.flowSpan = 0.5 },
            segmentation { $0.fullMotion = 0.5 }, segmentation { $0.border = 0 },
            segmentation { $0.votingRounds = 5 }, segmentation { $0.restartShare = 0.1 },
            segmentation { $0.colourWeight = 5 },
        ]
        let keys = try segmentations.map { try $0.key(2.5) } + [segmentation().key(3.5)]
        #expect(Set(keys).count == segmentations.count + 1)
        #expect(try segmentation().key(2.5) == keys[0])
    }

    @Test func accuracyWeighsBothKindsAlike() {
        let moving: [Float] = [1, 0, 0, 0, 1]
        let certain: [Float] = [1, 1, 1, 1, 0]
        func accuracy(_ logits: [Float]) -> Double {
            MotionMaskModel.balancedAccuracy(logits, moving, certain)
        }
        #expect(accuracy([-1, -1, -1, -1, -1]) == 0.5)
        #expect(accuracy([1, 1, 1, 1, 1]) == 0.5)
        #expect(accuracy([1, -1, -1, -1, -1]) == 1)
        #expect(abs(accuracy([1, 1, -1, -1, 1]) - 5.0 / 6) < 1e-12)
    }
}
