// Checks `linear`, `matmul`, `transposed`, distances and normalization.

import TensorCore
import TestSupport
import Testing

@Suite struct MatrixTests {
    @Test(arguments: [[3, 5, 7], [1, 1, 1], [17, 2, 31], [4, 33, 1]])
    func matmulFollowsTheFormula(_ sizes: [Int]) {
        let (m, k, n) = (sizes[0], sizes[1], sizes[2])
        GradientCheck.check([.normal([m, k], seed: 1), .normal([k, n], seed: 2)]) {
            $0[0].matmul($0[1])
        } reference: {
            $0[0].matmul($0[1])
        }
    }

    @Test(arguments: [[3, 5, 7], [1, 1, 2], [9, 13, 4]], [false, true])
    func linearFollowsTheFormula(_ sizes: [Int], _ hasBias: Bool) {
        var inputs: [ReferenceArray] = [
            .normal([sizes[0], sizes[1]], seed: 1), .normal([sizes[2], sizes[1]], seed: 2),
        ]
        if hasBias { inputs.append(.normal([sizes[2]], seed: 3)) }
        GradientCheck.check(inputs) {
            $0[0].linear(weight: $0[1], bias: hasBias ? $0[2] : nil)
        } reference: {
            $0[0].linear($0[1], hasBias ? $0[2] : nil)
        }
    }

    @Test func transposedSwapsRowsAndColumns() {
        GradientCheck.check([.normal([3, 5], seed: 1)]) {
            $0[0].transposed()
        } reference: {
            $0[0].transposed()
        }
    }

    @Test(arguments: [[3, 5], [1, 1], [4, 17]])
    func l2NormalizedFollowsTheFormula(_ shape: [Int]) {
        GradientCheck.check([.normal(shape, seed: 6)]) {
            $0[0].l2Normalized()
        } reference: {
            $0[0].l2Normalized(epsilon: 1e-12)
        }
    }

    @Test func rowsShorterThanEpsilonAreOnlyScaled() {
        let parameter = Parameter(Tensor([0, 0, 3, 4, 0.25, 0], shape: [3, 2]))
        let result = parameter.tensor.l2Normalized(epsilon: 0.5)
        #expect(result.values == [0, 0, 0.6, 0.8, 0.5, 0])
        (result * Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])).sum().backward()
        #expect(parameter.gradient?.values.prefix(2) == [2, 4])
        #expect(parameter.gradient?.values.suffix(2) == [10, 12])
    }

    @Test func pairedDistanceFollowsTheFormula() {
        GradientCheck.check([.normal([4, 5], seed: 1), .normal([4, 5], seed: 2)]) {
            $0[0].pairedDistance(to: $0[1], epsilon: 1e-3)
        } reference: {
            $0[0].pairedDistance($0[1], epsilon: Double(Float(1e-3)))
        }
    }

    @Test func theGradientOfADistanceOfZeroIsZero() {
        let (left, right) = (
            Parameter(Tensor([1, 2], shape: [1, 2])), Tensor([1, 2], shape: [1, 2])
        )
        left.tensor.pairedDistance(to: right).sum().backward()
        #expect(left.gradient?.values == [0, 0])
    }

    @Test func pairwiseDistanceFollowsTheFormula() {
        GradientCheck.check([.normal([4, 5], seed: 1), .normal([3, 5], seed: 2)]) {
            $0[0].pairwiseDistance(to: $0[1], epsilon: 1e-3)
        } reference: {
            $0[0].pairwiseDistance($0[1], epsilon: Double(Float(1e-3)))
        }
    }

    @Test func theDistanceOfRowsToThemselvesIsNothingAndHasNoGradient() {
        let rows = ReferenceArray.normal([6, 133], seed: 4).map { Double(Float(5 + $0)) }
        let parameter = Parameter(rows.tensor)
        let distances = parameter.tensor.pairwiseDistance(to: parameter.tensor)
        let values = distances.values
        for row in 0..<6 { #expect(values[row * 6 + row] == Float(1e-12).squareRoot()) }
        distances.sum().backward()
        // Each pair counts twice, a row with itself not at all.
        var expected = ReferenceArray([6, 133])
        for row in 0..<6 {
            for other in 0..<6 where other != row {
                let square = (0..<133).reduce(0) { sum, column in
                    let difference = rows[row, column] - rows[other, column]
                    return sum + difference * difference
                }
                for column in 0..<133 {
                    expected[row, column] +=
                        2 * (rows[row, column] - rows[other, column]) / square.squareRoot()
                }
            }
        }
        GradientCheck.expectClose(
            (parameter.gradient?.values ?? []).map(Double.init), expected.values, 1e-5, "gradient")
    }

    @Test func distancesOfNearlyEqualRowsAreExact() {
        let left = ReferenceArray.normal([3, 64], seed: 5).map { Double(Float(10 + $0)) }
        let right = ReferenceArray(
            [3, 64], left.values.enumerated().map { Double(Float($1 + ($0 % 2 == 0 ? 1e-3 : 0))) })
        let expected = left.pairwiseDistance(right, epsilon: 1e-12)
        let distances = left.tensor.pairwiseDistance(to: right.tensor)
        for row in 0..<3 {
            let index = row * 3 + row
            #expect(abs(Double(distances.values[index]) / expected.values[index] - 1) < 1e-5)
        }
    }

    @Test func emptyMatricesGiveEmptyResults() {
        let empty = Tensor(zeros: [0, 4])
        #expect(
            empty.linear(weight: Tensor(zeros: [3, 4]), bias: Tensor(zeros: [3])).shape == [0, 3])
        #expect(empty.l2Normalized().shape == [0, 4])
        #expect(empty.pairedDistance(to: empty).shape == [0])
        #expect(empty.pairwiseDistance(to: Tensor(zeros: [2, 4])).shape == [0, 2])
        #expect(Tensor(zeros: [2, 0]).matmul(Tensor(zeros: [0, 3])).values == [0, 0, 0, 0, 0, 0])
    }

    @Test func matricesThatDoNotFitStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).matmul(Tensor(zeros: [4, 5]))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("matmul") && text.contains("[2, 3]") && text.contains("[4, 5]"))
    }
}
