// Compares matrix products, arrangements and reductions with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchArrangementTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("arrangement")
    }

    @Test func matrixProductsAgree() throws {
        try torch.check("matmul-batched") { $0[0].matmul($0[1]) }
        try torch.check("matmul-transposed") {
            $0[0].matmul($0[1], transposesSelf: true, transposesOther: true)
        }
    }

    @Test func arrangementsAgree() throws {
        try torch.check("permute") { $0[0].permuted([2, 0, 1]) }
        try torch.check("concat") { Tensor.concatenated($0, along: 1) }
        try torch.check("split") { $0[0].split(sizes: [2, 3], along: 1)[1] }
        try torch.check("pad") { $0[0].padded(before: [0, 2], after: [1, 1], value: 0.5) }
        try torch.check("crop") { $0[0].cropped(to: [1..<3, 2..<5]) }
        try torch.check("broadcast") { $0[0].broadcasted(to: [2, 3, 4]) }
    }

    @Test func pickingRowsAgrees() throws {
        try torch.check("gatherRows") { $0[0].gatherRows([3, 0, 3, 1]) }
        try torch.check("scatterRows") { $0[0].scatterRows([1, 4, 1, 0], count: 5) }
        for reduction in Tensor.BagReduction.allCases {
            try torch.check("bag-\(reduction.rawValue)") {
                $0[0].embeddingBag([[1, 4, 1], [], [2, 0]], reduction: reduction)
            }
        }
    }

    @Test func reductionsAgree() throws {
        try torch.check("sum") { $0[0].sum(axes: [0, 2]) }
        try torch.check("mean") { $0[0].mean(axes: [1], keepsAxes: true) }
        try torch.check("variance") { $0[0].variance(axes: [1, 2]) }
        try torch.check("maximum") { $0[0].maximum(axes: [1]) }
        try torch.check("minimum") { $0[0].minimum(axes: [0, 2]) }
        try torch.check("topK") { $0[0].topK(3).values }
    }
}
