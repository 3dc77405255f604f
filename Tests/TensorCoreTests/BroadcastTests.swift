// Checks the sums that undo broadcasting.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct BroadcastTests {
    @Test func longSumsOfGradientsAreExact() {
        let count = 2_000_000
        let sums = Tensor(repeating: 0.1, shape: [2, 2, count / 2]).reduced(to: [1, 2, 1])
        let expected = Double(Float(0.1)) * Double(count)
        GradientCheck.expectClose(sums.values.map(Double.init), [expected, expected], 1e-6, "sums")
    }

    @Test func newAndRepeatedAxesAreSummed() {
        let source = ReferenceArray.normal([3, 2, 4, 5], seed: 1)
        let sums = source.tensor.reduced(to: [2, 1, 5]).values
        var expected = [Double](repeating: 0, count: 10)
        for (position, value) in source.values.enumerated() {
            expected[position / 20 % 2 * 5 + position % 5] += value
        }
        GradientCheck.expectClose(sums.map(Double.init), expected, 1e-6, "sums")
        #expect(Tensor(zeros: [0, 3]).reduced(to: [1, 3]).values == [0, 0, 0])
    }
}
