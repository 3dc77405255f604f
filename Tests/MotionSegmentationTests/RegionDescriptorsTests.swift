import Testing

@testable import MotionSegmentation

@Suite struct RegionDescriptorsTests {
    @Test func everyHistogramAddsUpToOne() {
        let picture = MovingDisc().clip(frames: 1).pictures[0]
        let lab = LabPicture(of: picture)
        let regions = SuperpixelClustering(count: 30).regions(of: lab)
        let all = RegionDescriptors.of(picture, lab, regions)
        #expect(RegionDescriptors.length == 176)
        #expect(all.count == 176 * regions.count)
        for region in 0..<regions.count {
            let descriptor = Array(all[176 * region..<176 * (region + 1)])
            #expect(abs(descriptor[..<54].reduce(0, +) - 1) < 1e-4)
            for histogram in 0..<6 {
                let part = descriptor[54 + 20 * histogram..<74 + 20 * histogram]
                #expect(abs(part.reduce(0, +) - 1) < 1e-4)
            }
            #expect(descriptor[174...].allSatisfy { (0..<1).contains($0) })
        }
    }

    /// Grey levels that rise to the right have one direction, in each of the nine cells alike.
    @Test func gradientsHaveTheirDirection() {
        let pixels = (0..<15 * 15).flatMap { index in
            [UInt8](repeating: UInt8(10 * (index % 15)), count: 3)
        }
        let picture = ColorPicture(width: 15, height: 15, pixels: pixels)
        let map = SuperpixelMap(
            width: 15, height: 15, labels: [Int32](repeating: 0, count: 225), count: 1)
        let descriptor = RegionDescriptors.of(picture, LabPicture(of: picture), map)
        for cell in 0..<9 {
            #expect(descriptor[6 * cell] > 0.05)
            #expect(descriptor[6 * cell + 1..<6 * cell + 6].allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [(1, 1), (3, 20), (20, 2)]) func tinyPicturesHaveDescriptors(size: (Int, Int))
    {
        let picture = ColorPicture(
            width: size.0, height: size.1,
            pixels: [UInt8](repeating: 7, count: 3 * size.0 * size.1))
        let lab = LabPicture(of: picture)
        let regions = SuperpixelClustering(count: 4).regions(of: lab)
        #expect(
            RegionDescriptors.of(picture, lab, regions).allSatisfy { $0.isFinite })
    }

    /// sRGB's primaries and white under D65.
    @Test func coloursHaveTheirPlaceInLab() {
        let picture = ColorPicture(
            width: 5, height: 1,
            pixels: [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0])
        let expected: [[Float]] = [
            [100, 53.24, 87.73, 32.30, 0], [0, 80.09, -86.18, 79.19, 0],
            [0, 67.20, 83.18, -107.86, 0],
        ]
        for (value, number) in zip(LabPicture(of: picture).values, expected.joined()) {
            #expect(abs(value - number) < 0.1)
        }
    }
}
