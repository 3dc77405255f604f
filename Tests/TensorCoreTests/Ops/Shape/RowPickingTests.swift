// Checks `scatterRows` and `embeddingBag`.

import TensorCore
import TestSupport
import Testing

@Suite struct RowPickingTests {
    @Test func scatterRowsAddsRowsUp() {
        let rows = [2, 0, 2, 4]
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].scatterRows(rows, count: 5)
        } reference: { inputs in
            var result = ReferenceArray([5, 3])
            for (row, index) in rows.enumerated() {
                for column in 0..<3 { result[index, column] += inputs[0][row, column] }
            }
            return result
        }
    }

    @Test(arguments: Tensor.BagReduction.allCases)
    func embeddingBagFollowsTheFormula(_ reduction: Tensor.BagReduction) {
        let bags = [[1, 4], [], [2, 2, 0, 3], [4]]
        GradientCheck.check([.normal([5, 3], seed: 1)]) {
            $0[0].embeddingBag(bags, reduction: reduction)
        } reference: { inputs in
            ReferenceArray([4, 3]) { index in
                let values = bags[index[0]].map { inputs[0][$0, index[1]] }
                guard let largest = values.max() else { return 0 }
                let sum = values.reduce(0, +)
                switch reduction {
                case .sum: return sum
                case .mean: return sum / Double(values.count)
                case .max: return largest
                }
            }
        }
    }

    @Test func noBagsGiveNoRows() {
        #expect(Tensor(zeros: [5, 3]).embeddingBag([]).shape == [0, 3])
        #expect(Tensor(zeros: [0, 3]).scatterRows([], count: 2).values == [0, 0, 0, 0, 0, 0])
    }

    @Test func rowsThatDoNotExistStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).embeddingBag([[0, 2]])
        }
        expectMessage(of: result, contains: "embeddingBag", "row 2", "[2, 3]")
    }

    @Test func anotherNumberOfRowsStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).scatterRows([0], count: 4)
        }
        expectMessage(of: result, contains: "scatterRows", "[2, 3]", "got 1")
    }
}
