// Compares pooling with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchPoolingTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("pooling")
    }

    @Test func maximaAgree() throws {
        try torch.check("max1d") { $0[0].maxPool1d(kernelSize: 3, stride: 2, padding: 1) }
        try torch.check("max3d") {
            $0[0].maxPool(kernel: [1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1])
        }
    }

    @Test func roundedUpSizesAgree() throws {
        try torch.check("max2d-ceil") { $0[0].maxPool2d(kernelSize: 3, stride: 2, ceilMode: true) }
        try torch.check("max2d-ceil-padded") {
            $0[0].maxPool2d(kernelSize: 2, stride: 2, padding: 1, ceilMode: true)
        }
    }

    @Test func averagesAgree() throws {
        try torch.check("average1d") { $0[0].averagePool(kernel: [3], stride: [2], padding: [1]) }
        try torch.check("average2d-inside") {
            $0[0].averagePool(
                kernel: [3, 2], stride: [2, 1], padding: [1, 0], countsPadding: false)
        }
        try torch.check("average3d") { $0[0].averagePool(kernel: [2, 2, 2]) }
    }

    @Test func adaptivePoolingAgrees() throws {
        try torch.check("adaptive-average1d") { $0[0].adaptiveAveragePool(to: [4]) }
        try torch.check("adaptive-average2d") { $0[0].adaptiveAveragePool(to: [3, 2]) }
        try torch.check("adaptive-max3d") { $0[0].adaptiveMaxPool(to: [2, 3, 2]) }
        try torch.check("global-average") { $0[0].globalAveragePool() }
    }
}
