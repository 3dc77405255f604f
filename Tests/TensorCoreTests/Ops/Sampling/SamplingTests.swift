// Checks bilinear resizing and grid sampling.

import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct SamplingTests {
    struct Case: Sendable {
        let input: [Int]
        let size: [Int]
    }

    /// The value of a map between pixel centres; `outside` says what lies beyond.
    static func value(
        _ map: (Int, Int) -> Double, _ y: Double, _ x: Double
    ) -> Double {
        let (top, left) = (floor(y), floor(x))
        let (down, right) = (y - top, x - left)
        let (i, j) = (Int(top), Int(left))
        return (1 - down) * ((1 - right) * map(i, j) + right * map(i, j + 1))
            + down * ((1 - right) * map(i + 1, j) + right * map(i + 1, j + 1))
    }

    @Test(arguments: [
        Case(input: [2, 3, 4, 5], size: [7, 9]), Case(input: [1, 2, 7, 5], size: [3, 2]),
        Case(input: [1, 1, 1, 3], size: [2, 6]), Case(input: [1, 2, 3, 3], size: [3, 3]),
    ])
    func resizedFollowsTheFormula(_ sizes: Case) {
        let (height, width) = (sizes.input[2], sizes.input[3])
        GradientCheck.check([.normal(sizes.input, seed: 1)]) {
            $0[0].resized(height: sizes.size[0], width: sizes.size[1])
        } reference: { inputs in
            ReferenceArray([sizes.input[0], sizes.input[1]] + sizes.size) { index in
                let y = (Double(index[2]) + 0.5) * Double(height) / Double(sizes.size[0]) - 0.5
                let x = (Double(index[3]) + 0.5) * Double(width) / Double(sizes.size[1]) - 0.5
                return Self.value(
                    { i, j in
                        inputs[0].at([
                            index[0], index[1], min(max(i, 0), height - 1),
                            min(max(j, 0), width - 1),
                        ])
                    }, y, x)
            }
        }
    }

    @Test(arguments: Tensor.SamplingBorder.allCases, [[2, 3, 4, 5], [1, 2, 1, 3]])
    func gridSampledFollowsTheFormula(_ border: Tensor.SamplingBorder, _ shape: [Int]) {
        let (height, width) = (shape[2], shape[3])
        let grid = ReferenceArray.normal([shape[0], 3, 2, 2], seed: 2)
            .map { Double(Float(0.8 * $0)) }
        GradientCheck.check([.normal(shape, seed: 1), grid], tolerance: 5e-5) {
            $0[0].gridSampled(at: $0[1], border: border)
        } reference: { inputs in
            ReferenceArray([shape[0], shape[1], 3, 2]) { index in
                let place = [index[0], index[2], index[3]]
                var x = ((inputs[1].at(place + [0]) + 1) * Double(width) - 1) / 2
                var y = ((inputs[1].at(place + [1]) + 1) * Double(height) - 1) / 2
                if border == .nearest {
                    x = min(max(x, 0), Double(width - 1))
                    y = min(max(y, 0), Double(height - 1))
                }
                return Self.value(
                    { i, j in
                        i < 0 || i >= height || j < 0 || j >= width
                            ? 0 : inputs[0].at([index[0], index[1], i, j])
                    }, y, x)
            }
        }
    }

    @Test func pixelCentresReturnThePixels() {
        let map = Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2])
        let centres = Tensor(
            [-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5], shape: [1, 2, 2, 2])
        #expect(map.gridSampled(at: centres).values == [1, 2, 3, 4])
    }

    @Test func placesThatAreNotNumbersOrFarAwayAreOutside() {
        let map = Parameter(Tensor(repeating: 5, shape: [1, 1, 3, 3]))
        let grid = Parameter(
            Tensor([.nan, 0, .infinity, 0, 1e30, 0, -1e30, -1e30], shape: [1, 1, 4, 2]))
        let result = map.tensor.gridSampled(at: grid.tensor)
        #expect(result.values == [0, 0, 0, 0])
        result.sum().backward()
        #expect(map.gradient?.values == [Float](repeating: 0, count: 9))
        #expect(grid.gradient?.values == [Float](repeating: 0, count: 8))
        let nearest = map.tensor.gridSampled(at: grid.tensor, border: .nearest)
        #expect(nearest.values == [0, 5, 5, 5])
    }

    @Test func emptyBatchesGiveEmptyResults() {
        #expect(Tensor(zeros: [0, 2, 3, 3]).resized(height: 5, width: 4).shape == [0, 2, 5, 4])
        #expect(
            Tensor(zeros: [0, 2, 3, 3]).gridSampled(at: Tensor(zeros: [0, 4, 5, 2])).shape
                == [0, 2, 4, 5])
    }

    @Test func aGridOfAnotherBatchStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 1, 3, 3]).gridSampled(at: Tensor(zeros: [1, 3, 3, 2]))
        }
        expectMessage(of: result, contains: "gridSample", "[2, 1, 3, 3]", "[1, 3, 3, 2]")
    }

    @Test func mapsWithoutPixelsStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 1, 0, 3]).resized(height: 2, width: 2)
        }
        expectMessage(of: result, contains: "resize", "[2, 1, 0, 3]", "2 x 2")
    }
}
