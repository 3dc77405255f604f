import Essentials
import TensorCore
import Testing

@testable import PretextTasks

@Suite struct TrackingColorTests {
    /// L*, a*, b* of sRGB colours, as published tables and colour libraries have them to two digits.
    @Test(arguments: [
        ([255, 255, 255], [100.0, 0.0, 0.0]), ([0, 0, 0], [0, 0, 0]),
        ([255, 0, 0], [53.24, 80.09, 67.20]), ([0, 255, 0], [87.73, -86.18, 83.18]),
        ([0, 0, 255], [32.30, 79.19, -107.86]), ([119, 119, 119], [50.03, 0, 0]),
        ([5, 5, 5], [1.37, 0, 0]),
    ])
    func coloursAreThoseOfTables(_ rgb: [UInt8], _ lab: [Double]) {
        let color = LabColor.convert(rgb[0], rgb[1], rgb[2])
        let found = [50 * (Double(color.x) + 1), 127 * Double(color.y), 127 * Double(color.z)]
        for (a, b) in zip(found, lab) { #expect(abs(a - b) < 0.02, "\(rgb): \(found)") }
    }

    @Test func planesKeepTheirPlaces() {
        // Two pictures of two pixels: red, green; blue, white.
        let pictures = Tensor([1, -1, -1, 1, -1, -1, -1, 1, -1, 1, 1, 1], shape: [2, 3, 1, 2])
        let planes = LabColor.planes(of: pictures)
        for (index, rgb) in [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]].enumerated() {
            let color = LabColor.convert(UInt8(rgb[0]), UInt8(rgb[1]), UInt8(rgb[2]))
            let start = index / 2 * 6 + index % 2
            #expect(
                SIMD3(planes.values[start], planes.values[start + 2], planes.values[start + 4])
                    == color)
        }
    }

    @Test func groupsOfColoursAreFound() {
        var random = RandomStream(seed: 4)
        let centres = [SIMD2<Float>(0, 0), [0.5, -0.2], [-0.4, 0.4], [0.1, 0.6]]
        let samples = (0..<2000).map { _ in
            centres[random.integer(below: 4)]
                + SIMD2(Float(0.02 * random.normal()), Float(0.02 * random.normal()))
        }
        let clusters = ColorClusters(of: samples, count: 4, random: &random)
        for centre in centres {
            let difference = clusters.centres[clusters.nearest(to: centre)] - centre
            #expect((difference * difference).sum() < 1e-4)
        }
        #expect(Set(centres.map { clusters.nearest(to: $0) }).count == 4)
    }

    @Test func fewerColoursThanClustersAreNoFault() {
        var random = RandomStream(seed: 4)
        let clusters = ColorClusters(
            of: [SIMD2(1, 2), SIMD2(1, 2), SIMD2(0, 0)], count: 16, random: &random)
        #expect(clusters.centres.count == 16)
        #expect(clusters.centres.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(clusters.nearest(to: SIMD2(1, 2)) != clusters.nearest(to: SIMD2(0, 0)))
    }

    @Test func placesHaveTheMeanColourAroundTheirPixel() {
        // One sample, two frames of 5 x 7; a counts pixels of a frame, b is that of the frame.
        let lab = Tensor(shape: [1, 3, 2, 5, 7]) { values in
            for index in values.indices {
                let (channel, frame, pixel) = (index / 70, index / 35 % 2, index % 35)
                values[index] = channel == 1 ? Float(pixel) : channel == 2 ? Float(frame) : 0
            }
        }
        let places = PlaceColors(of: lab, stride: 4).values
        #expect(places.count == 1 && places[0].count == 2 && places[0][0].count == 4)
        // Place (0, 0): rows and columns 0 and 1; place (1, 1): rows 2 to 4, columns 2 to 5.
        #expect(places[0][0][0] == SIMD2(4, 0))
        #expect(places[0][1][3] == SIMD2(3 * 7 + 3.5, 1))
    }

    @Test func whatIsLeftOutIsNotSeen() {
        let lab = Tensor((0..<12).map { Float($0 + 1) }, shape: [2, 3, 1, 2])
        let seen = TrackingInput.lab.planes(of: lab, predicting: [.a, .b])
        #expect(seen.values == [1.5, 3, 0, 0, 7.5, 9, 10.5, 12, 13.5, 15, 0, 0])
        #expect(TrackingInput.lab.planes(of: lab).values == lab.values)
        #expect(TrackingInput.grey.planes(of: lab).values == [1, 2, 7, 8])
        var random = RandomStream(seed: 1)
        let targets = (0..<100).map { _ in TrackingInput.lab.drawTarget(random: &random) }
        #expect(Set(targets.map(\.rawValue)) == [1, 2])
        #expect(TrackingInput.grey.drawTarget(random: &random) == .both)
    }
}
