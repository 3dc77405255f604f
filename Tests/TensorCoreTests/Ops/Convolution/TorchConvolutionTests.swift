// Compares convolutions with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchConvolutionTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("convolution")
    }

    @Test func oneAxisAgrees() throws {
        try torch.check("conv1d") {
            $0[0].conv1d(weight: $0[1], bias: $0[2], stride: 2, padding: 3, dilation: 2)
        }
    }

    @Test func groupsAndDilationAgree() throws {
        try torch.check("conv2d-groups") {
            $0[0].convolution(
                weight: $0[1], bias: $0[2], stride: [2, 1], padding: [1, 2], dilation: [1, 2],
                groups: 2)
        }
        try torch.check("conv2d-depthwise") {
            $0[0].conv2d(weight: $0[1], padding: 1, groups: 3)
        }
    }

    @Test func threeAxesAgree() throws {
        try torch.check("conv3d") {
            $0[0].convolution(
                weight: $0[1], bias: $0[2], stride: [1, 2, 2], padding: [1, 1, 0])
        }
    }

    @Test func transposesAgree() throws {
        try torch.check("transposed1d") {
            $0[0].transposedConvolution(weight: $0[1], stride: [3], padding: [1])
        }
        try torch.check("transposed2d") {
            $0[0].transposedConvolution(
                weight: $0[1], bias: $0[2], stride: [2, 2], padding: [1, 1],
                outputPadding: [1, 1], groups: 2)
        }
        try torch.check("transposed3d") {
            $0[0].transposedConvolution(
                weight: $0[1], bias: $0[2], stride: [1, 2, 1], padding: [0, 1, 1],
                dilation: [2, 1, 1])
        }
    }
}
