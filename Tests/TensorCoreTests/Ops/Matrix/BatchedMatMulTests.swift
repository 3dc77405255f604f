// Checks `matmul` with transposes and of batches.

import TensorCore
import TestSupport
import Testing

@Suite struct BatchedMatMulTests {
    struct Case: Sendable {
        let left: [Int]
        let right: [Int]
        let lead: [Int]
    }

    /// Σ_k op(A)[..., i, k] op(B)[..., k, j] with broadcasting of what comes before.
    static func product(
        _ a: ReferenceArray, _ b: ReferenceArray, _ lead: [Int], _ flips: (Bool, Bool)
    ) -> ReferenceArray {
        let (left, right) = (Array(a.shape.suffix(2)), Array(b.shape.suffix(2)))
        let (m, k) = flips.0 ? (left[1], left[0]) : (left[0], left[1])
        let n = flips.1 ? right[0] : right[1]
        func item(_ index: [Int], _ shape: [Int]) -> [Int] {
            let own = index.suffix(shape.count)
            return zip(own, shape).map { $1 == 1 ? 0 : $0 }
        }
        return ReferenceArray(lead + [m, n]) { index in
            let head = Array(index.prefix(lead.count))
            let (i, j) = (index[lead.count], index[lead.count + 1])
            let (headA, headB) = (
                item(head, a.shape.dropLast(2)), item(head, b.shape.dropLast(2))
            )
            return (0..<k).reduce(0) { sum, k in
                sum + a.at(headA + (flips.0 ? [k, i] : [i, k]))
                    * b.at(headB + (flips.1 ? [j, k] : [k, j]))
            }
        }
    }

    @Test(arguments: [false, true], [false, true])
    func transposesFollowTheFormula(_ flipsLeft: Bool, _ flipsRight: Bool) {
        let inputs = [
            ReferenceArray.normal(flipsLeft ? [5, 3] : [3, 5], seed: 1),
            .normal(flipsRight ? [4, 5] : [5, 4], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].matmul($0[1], transposesSelf: flipsLeft, transposesOther: flipsRight)
        } reference: {
            Self.product($0[0], $0[1], [], (flipsLeft, flipsRight))
        }
    }

    @Test(
        arguments: [
            Case(left: [3, 2, 5], right: [3, 5, 4], lead: [3]),
            Case(left: [2, 1, 3, 2], right: [4, 2, 3], lead: [2, 4]),
            Case(left: [1, 1, 1], right: [2, 1, 3], lead: [2]),
        ])
    func batchesBroadcast(_ shapes: Case) {
        GradientCheck.check([.normal(shapes.left, seed: 1), .normal(shapes.right, seed: 2)]) {
            $0[0].matmul($0[1])
        } reference: {
            Self.product($0[0], $0[1], shapes.lead, (false, false))
        }
    }

    @Test func batchesOfTransposesFollowTheFormula() {
        GradientCheck.check([.normal([2, 5, 3], seed: 1), .normal([2, 4, 5], seed: 2)]) {
            $0[0].matmul($0[1], transposesSelf: true, transposesOther: true)
        } reference: {
            Self.product($0[0], $0[1], [2], (true, true))
        }
    }

    @Test func emptyBatchesAndEmptyMatricesGiveEmptyResults() {
        #expect(Tensor(zeros: [0, 2, 3]).matmul(Tensor(zeros: [3, 4])).shape == [0, 2, 4])
        #expect(Tensor(zeros: [2, 2, 0]).matmul(Tensor(zeros: [0, 1])).values == [0, 0, 0, 0])
    }

    @Test func batchesThatDoNotFitStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3, 4]).matmul(Tensor(zeros: [3, 4, 5]))
        }
        expectMessage(of: result, contains: "matmul", "[2, 3, 4]", "[3, 4, 5]")
    }
}
