import Essentials
import Testing

@testable import MotionSegmentation

@Suite struct SuperpixelClusteringTests {
    private func noisy(_ width: Int, _ height: Int) -> ColorPicture {
        var random = RandomStream(seed: 2)
        return ColorPicture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8(random.integer(below: 256)) })
    }

    @Test(arguments: [(1, 1), (7, 5), (64, 48), (97, 31)])
    func regionsAreConnectedAndCoverThePicture(size: (Int, Int)) {
        let picture = noisy(size.0, size.1)
        let map = SuperpixelClustering(count: 20).regions(of: LabPicture(of: picture))
        #expect(map.pixelCounts.reduce(0, +) == size.0 * size.1)
        #expect(map.pixelCounts.allSatisfy { $0 > 0 })
        for region in 0..<map.count {
            let blobs = Blobs(
                of: { map.labels[$0] == Int32(region) }, width: map.width, height: map.height)
            #expect(blobs.pixelCounts.count == 1)
        }
    }

    @Test func thereAreAboutAsManyAsWanted() {
        let (pictures, _) = MovingDisc().clip(frames: 1)
        let map = SuperpixelClustering(count: 100).regions(
            of: LabPicture(of: pictures[0]).smoothed(deviation: 1))
        #expect((70...130).contains(map.count))
    }

    @Test func noRegionCrossesAnEdge() {
        let (width, height) = (60, 40)
        // Two colours that meet where no grid line is.
        let pixels = (0..<width * height).flatMap { index -> [UInt8] in
            index % width < 23 ? [200, 40, 40] : [40, 60, 200]
        }
        let map = SuperpixelClustering(count: 24).regions(
            of: LabPicture(of: ColorPicture(width: width, height: height, pixels: pixels)))
        var sides = [Set<Bool>](repeating: [], count: map.count)
        for (pixel, label) in map.labels.enumerated() {
            sides[Int(label)].insert(pixel % width < 23)
        }
        #expect(sides.allSatisfy { $0.count == 1 })
    }

    @Test func neighboursShareASide() {
        let map = SuperpixelMap(width: 3, height: 2, labels: [0, 0, 1, 2, 2, 2], count: 3)
        #expect(map.neighbours == [[1, 2], [0, 2], [0, 1]])
        #expect(map.means(of: [1, 3, 5, 0, 3, 6]) == [2, 5, 3])
        #expect(map.boxCentres.map { [$0.x, $0.y] } == [[0, 0], [2, 0], [1, 1]])
    }
}
