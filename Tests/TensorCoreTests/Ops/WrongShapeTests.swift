// Checks that operations stop with a message where shapes do not fit.

import TensorCore
import TestSupport
import Testing

@Suite struct WrongShapeTests {
    /// A wrong call, and what its message has to say.
    struct Call: Sendable {
        let parts: [String]
        let run: @Sendable () -> Tensor

        init(_ parts: String..., run: @escaping @Sendable () -> Tensor) {
            self.parts = parts
            self.run = run
        }
    }

    static let calls = [
        Call("maxPool2d", "[2, 3, 4]") { Tensor(zeros: [2, 3, 4]).maxPool2d(kernelSize: 2) },
        Call("globalAveragePool", "[2, 3, 0]") { Tensor(zeros: [2, 3, 0]).globalAveragePool() },
        Call("localResponseNorm", "[2, 3]") { Tensor(zeros: [2, 3]).localResponseNorm() },
        Call("batchNorm", "[4]") {
            let buffer = Buffer(Tensor(zeros: [4]))
            return Tensor(zeros: [4]).batchNorm(
                runningMean: buffer, runningVariance: buffer, isTraining: true)
        },
        Call("logSumExp", "scalar") { Tensor(1).logSumExp() },
        Call("binaryCrossEntropy", "[2, 3]", "[3, 2]") {
            Tensor(zeros: [2, 3]).binaryCrossEntropy(targets: Tensor(zeros: [3, 2]))
        },
        Call("smoothAbsoluteError", "[2, 3]", "[4]") {
            Tensor(zeros: [2, 3]).smoothAbsoluteError(
                to: Tensor(zeros: [2, 3]), weights: Tensor(zeros: [4]))
        },
        Call("contrastiveLoss", "[2, 3]", "got [2, 3], [2, 3] and 1") {
            Tensor(zeros: [2, 3]).contrastiveLoss(
                with: Tensor(zeros: [2, 3]), isPair: [true], margin: 1)
        },
        Call("nPairsLoss", "[2, 3]", "[4, 3]") {
            Tensor(zeros: [2, 3]).nPairsLoss(positives: Tensor(zeros: [4, 3]))
        },
        Call("infoNCELoss", "[2, 3]", "[5, 4]") {
            let rows = Tensor(zeros: [2, 3])
            return rows.infoNCELoss(keys: rows, temperature: 1, negatives: Tensor(zeros: [5, 4]))
        },
        Call("pairwiseCosine", "[2, 3]", "[2, 4]") {
            Tensor(zeros: [2, 3]).pairwiseCosine(to: Tensor(zeros: [2, 4]))
        },
        Call("pad", "[2, 3]", "[1]") { Tensor(zeros: [2, 3]).padded(before: [1], after: [1]) },
        Call("split", "[2, 3]", "[1, 1]") {
            Tensor(zeros: [2, 3]).split(sizes: [1, 1], along: 1)[0]
        },
        Call("slice", "axis 2", "[2, 3]") { Tensor(zeros: [2, 3]).sliced(axis: 2, 0..<1) },
        Call("broadcast", "[2, 3]", "[3, 2]") { Tensor(zeros: [2, 3]).broadcasted(to: [3, 2]) },
        Call("variance", "[1]", "[2, 1]") { Tensor(zeros: [2, 1]).variance(axes: [1]) },
        Call("mean", "[0, 0]", "[2, 3]") { Tensor(zeros: [2, 3]).mean(axes: [0, 0]) },
        Call("transposedConvolution", "[1, 2, 4]", "[2]") {
            Tensor(zeros: [1, 2, 4]).transposedConvolution(
                weight: Tensor(zeros: [2, 1, 3]), stride: [2], padding: [0], outputPadding: [2])
        },
    ]

    @Test(arguments: calls.indices)
    func theMessageNamesOperationAndShapes(_ index: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        { [index] in
            _ = WrongShapeTests.calls[index].run()
        }
        for part in Self.calls[index].parts { expectMessage(of: result, contains: part) }
    }
}
