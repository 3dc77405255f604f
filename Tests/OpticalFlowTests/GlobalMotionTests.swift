import Essentials
import OpticalFlow
import Testing

@Suite struct GlobalMotionTests {
    /// An affine field with noise, and a part of it that moves by itself.
    private func field(ofOwnMotion share: Double, noise: Double = 0.05) -> FlowField {
        var random = RandomStream(seed: 3)
        let (width, height) = (60, 44)
        var values = [Float](repeating: 0, count: 2 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let (px, py) = (
                    (2 * Double(x) + 1) / Double(width) - 1,
                    (2 * Double(y) + 1) / Double(height) - 1
                )
                let isOwn = Double(x) < share * Double(width)
                let u = isOwn ? -4 : 1.5 + 0.75 * px - 0.25 * py
                let v = isOwn ? 2.5 : -0.5 + 0.25 * px + 0.75 * py
                values[y * width + x] = Float(u + noise * random.normal())
                values[width * height + y * width + x] = Float(v + noise * random.normal())
            }
        }
        return FlowField(width: width, height: height, values: values)
    }

    @Test(arguments: [0, 0.2, 0.4]) func theCameraIsFoundBehindWhatMoves(share: Double) {
        let motion = GlobalMotion(of: field(ofOwnMotion: share))
        let (right, down) = (SIMD3(1.5, 0.75, -0.25), SIMD3(-0.5, 0.25, 0.75))
        for axis in 0..<3 {
            #expect(abs(motion.horizontal[axis] - right[axis]) < 0.03)
            #expect(abs(motion.vertical[axis] - down[axis]) < 0.03)
        }
    }

    @Test func whatMovesByItselfRemains() {
        let field = field(ofOwnMotion: 0.2)
        let rest = GlobalMotion(of: field).removed(from: field)
        #expect(abs(rest[50, 20].u) < 0.3 && abs(rest[50, 20].v) < 0.3)
        // There the camera alone would give about 0.8, -0.8.
        #expect(abs(rest[5, 20].u - (-4 - 0.88)) < 0.3)
    }

    @Test func fieldsOfOneColumnHaveTheirMedian() {
        let thin = FlowField(width: 1, height: 1, values: [2, -1])
        #expect(GlobalMotion(of: thin).horizontal == SIMD3(2, 0, 0))
        #expect(GlobalMotion(of: thin).removed(from: thin).values == [0, 0])
    }

    /// Where a camera pans over waves, next to nothing is left.
    @Test(arguments: FlowMethod.allCases) func aPanLeavesNothing(_ method: FlowMethod) throws {
        let flow = try FlowEstimator(method).flow(
            from: wavePicture(), to: wavePicture(rightward: 2, downward: 1))
        let rest = GlobalMotion(of: flow).removed(from: flow)
        #expect(abs(rest[48, 36].u) < 0.1 && abs(rest[30, 30].v) < 0.1)
    }
}
