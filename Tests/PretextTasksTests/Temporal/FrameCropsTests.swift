import ClipDatasets
import Essentials
import MediaIO
import Testing

@testable import PretextTasks

@Suite struct FrameCropsTests {
    private let image = ImageAugmentation(size: 16, framing: .crop, brightness: 0, saturation: 0)

    /// Frames of 40 x 30, black but for a bright square of 6 whose left edge follows a list.
    private func frames(_ edges: [Int]) -> [VideoFrame] {
        edges.enumerated().map { number, edge in
            var pixels = [UInt8](repeating: 0, count: 40 * 30 * 3)
            for row in 20..<26 {
                for index in (row * 40 + edge) * 3..<(row * 40 + edge + 6) * 3 {
                    pixels[index] = 200
                }
            }
            return VideoFrame(
                width: 40, height: 30, pixels: pixels, presentationSeconds: Double(number),
                durationSeconds: 1)
        }
    }

    private func parts(
        _ crops: FrameCrops, _ image: ImageAugmentation, _ seed: UInt64
    ) -> [[PixelRectangle]] {
        var random = RandomStream(seed: seed)
        let frames = frames([30, 31, 32, 33, 34, 33])
        return crops.parts(
            of: [Array(frames[0..<2]), Array(frames[2..<4]), Array(frames[4..<6])], image,
            random: &random)
    }

    @Test func sharedPartsAreTheSameOfAllFrames() {
        var places: Set<[Int]> = []
        for seed in 0..<200 {
            let parts = parts(.shared, image, UInt64(seed)).joined()
            #expect(Set(parts.map { [$0.x, $0.y] }).count == 1)
            for part in parts { places.insert([part.x, part.y]) }
        }
        #expect(places.count > 100)
        #expect(places.allSatisfy { (0...24).contains($0[0]) && (0...14).contains($0[1]) })
    }

    @Test func eachItemHasAPlaceOfItsOwn() {
        var same = 0
        for seed in 0..<200 {
            let parts = parts(.perItem(jitter: 0), image, UInt64(seed))
            #expect(parts.allSatisfy { $0[0] == $0[1] })
            same += parts[0] == parts[1] ? 1 : 0
        }
        // One in 375 by chance.
        #expect(same < 6)
    }

    @Test func framesOfAnItemAreMovedALittle() {
        var spreads = Set<Int>()
        for seed in 0..<200 {
            for item in parts(.perItem(jitter: 4), image, UInt64(seed)) {
                #expect(item.allSatisfy { (0...24).contains($0.x) && (0...14).contains($0.y) })
                spreads.insert(abs(item[0].x - item[1].x))
            }
        }
        #expect(spreads.max() == 8 && spreads.contains(0))
        #expect(FrameCrops.perItem(jitter: 4).withoutAugmentation == .perItem(jitter: 0))
    }

    /// Two cameras' files need not have the same proportions.
    @Test func itemsOfOtherSizesHavePlacesInTheirOwnFrames() {
        let items = [(40, 30), (30, 40)].map { width, height in
            [
                VideoFrame(
                    width: width, height: height,
                    pixels: [UInt8](repeating: 0, count: 3 * width * height),
                    presentationSeconds: 0, durationSeconds: 1)
            ]
        }
        var random = RandomStream(seed: 1)
        for _ in 0..<200 {
            let parts = FrameCrops.perItem(jitter: 4).parts(of: items, image, random: &random)
            #expect((0...24).contains(parts[0][0].x) && (0...14).contains(parts[0][0].y))
            #expect((0...14).contains(parts[1][0].x) && (0...24).contains(parts[1][0].y))
        }
    }

    @Test func movedPartsStayInTheAreaAndNearEachOther() {
        var moved = false
        for seed in 0..<200 {
            let parts = parts(.moving(scene: 30, area: 24, jitter: 3), image, UInt64(seed)).joined()
            let (columns, rows) = (parts.map(\.x), parts.map(\.y))
            for places in [columns, rows] {
                let spread = (places.max() ?? 0) - (places.min() ?? 0)
                #expect(spread <= 6)
                moved = moved || spread > 2
            }
            #expect(columns.allSatisfy { (0...24).contains($0) })
            #expect(rows.allSatisfy { (0...14).contains($0) })
        }
        #expect(moved)
    }

    @Test func theAreaIsWhereSomethingMoves() {
        let centre = ImageAugmentation(centreCropOf: 16, framing: .crop)
        let crops = FrameCrops.moving(scene: 30, area: 20, jitter: 3)
        let still = parts(crops.withoutAugmentation, centre, 1).joined()
        #expect(Set(still.map { [$0.x, $0.y] }).count == 1)
        // What moves covers columns 30 to 40 and rows 20 to 26; without augmentation the part is central.
        for part in still { #expect(part.x >= 14 && part.y >= 8) }
        var random = RandomStream(seed: 5)
        let drawn = (0..<300).map { _ in
            MovingArea.find(in: frames([30, 34]), side: 16, isRandom: true, random: &random)
        }
        // Areas begin every 4 pixels; only those from column 16 on see any change.
        #expect(drawn.allSatisfy { $0.x >= 16 && $0.y >= 8 })
        #expect(Set(drawn.map(\.x)).count > 1)
    }

    /// Noise everywhere must not draw the area away from what moves.
    @Test func noiseDoesNotCountAsMotion() {
        var random = RandomStream(seed: 6)
        let noisy = frames([30, 34, 30, 34]).map { frame in
            VideoFrame(
                width: frame.width, height: frame.height,
                pixels: frame.pixels.map { $0 / 2 + UInt8(random.integer(below: 60)) },
                presentationSeconds: frame.presentationSeconds, durationSeconds: 1)
        }
        let drawn = (0..<300).map { _ in
            MovingArea.find(in: noisy, side: 16, isRandom: true, random: &random)
        }
        // 6 of 28 areas see the square.
        let share = Double(drawn.count { $0.x >= 16 && $0.y >= 8 }) / 300
        #expect(share > 0.6, "\(share)")
        // Where nothing stands out, areas are drawn from everywhere.
        let even = (0..<4).map { number in
            VideoFrame(
                width: 40, height: 30,
                pixels: [UInt8](repeating: UInt8(40 * (number % 2)), count: 40 * 30 * 3),
                presentationSeconds: Double(number), durationSeconds: 1)
        }
        let places = (0..<300).map { _ in
            MovingArea.find(in: even, side: 16, isRandom: true, random: &random)
        }
        #expect(Set(places.map { [$0.x, $0.y] }).count > 20)
    }
}
