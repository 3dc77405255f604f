// Checks `Tensor.batchNorm` of vectors, sounds and clips, and without scale and shift.

import TensorCore
import TestSupport
import Testing

@Suite struct BatchNormShapeTests {
    /// The same values as `[N, C, positions, 1]`, which is what the reference takes.
    static func normalized(_ x: ReferenceArray, relu: Bool) -> ReferenceArray {
        let positions = x.shape.dropFirst(2).reduce(1, *)
        let maps = ReferenceArray([x.shape[0], x.shape[1], positions, 1], x.values)
        let result = maps.normalized(
            maps.channelStatistics(), scale: ReferenceArray([x.shape[1]], repeating: 1),
            shift: ReferenceArray([x.shape[1]]), epsilon: 1e-5, relu: relu)
        return ReferenceArray(x.shape, result.values)
    }

    @Test(arguments: [[7, 5], [3, 9, 4], [2, 3, 2, 3, 4], [1, 8, 3, 2, 2]], [false, true])
    func statisticsAreThoseOfAChannel(_ shape: [Int], _ relu: Bool) {
        let mean = Buffer(Tensor(zeros: [shape[1]]))
        let variance = Buffer(Tensor(repeating: 1, shape: [shape[1]]))
        GradientCheck.check([.normal(shape, seed: 1)], tolerance: 1e-4) {
            $0[0].batchNorm(
                runningMean: mean, runningVariance: variance, isTraining: true, fusedReLU: relu)
        } reference: {
            Self.normalized($0[0], relu: relu)
        }
    }

    @Test func clipsInTheLayoutOfAConvolutionStayInIt() {
        let taps = ReferenceTaps(
            input: [2, 2, 3, 3, 2], weight: [10, 2, 3, 1, 1], stride: [1, 1, 1],
            padding: [1, 0, 0], dilation: [1, 1, 1], groups: 1)
        let mean = Buffer(Tensor(zeros: [10]))
        let variance = Buffer(Tensor(repeating: 1, shape: [10]))
        let inputs = [
            ReferenceArray.normal([2, 2, 3, 3, 2], seed: 1), .normal([10, 2, 3, 1, 1], seed: 2),
        ]
        GradientCheck.check(inputs, tolerance: 1e-4) {
            $0[0].convolution(weight: $0[1], stride: [1, 1, 1], padding: [1, 0, 0])
                .batchNorm(
                    runningMean: mean, runningVariance: variance, isTraining: true,
                    fusedReLU: true)
        } reference: {
            Self.normalized(taps.convolve($0[0], $0[1], nil), relu: true)
        }
    }
}
