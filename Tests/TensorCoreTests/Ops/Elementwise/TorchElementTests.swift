// Compares functions of single numbers, resizing and sampling with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchElementTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("element")
    }

    @Test func activationsAgree() throws {
        try torch.check("leakyReLU") { $0[0].leakyReLU(slope: 0.2) }
        try torch.check("sigmoid") { $0[0].sigmoid() }
        try torch.check("tanh") { $0[0].tanh() }
        try torch.check("gelu") { $0[0].gelu() }
        try torch.check("gelu-tanh") { $0[0].gelu(usesTanh: true) }
        try torch.check("softplus") { $0[0].softplus() }
    }

    @Test func elementaryFunctionsAgree() throws {
        try torch.check("exp") { $0[0].exp() }
        try torch.check("log") { $0[0].log() }
        try torch.check("squareRoot") { $0[0].squareRoot() }
        try torch.check("absolute") { $0[0].absolute() }
        try torch.check("clamped") { $0[0].clamped(to: -1...0.5) }
        try torch.check("divide") { $0[0] / $0[1] }
    }

    @Test func resizingAgrees() throws {
        try torch.check("resize-up") { $0[0].resized(height: 7, width: 5) }
        try torch.check("resize-down") { $0[0].resized(height: 3, width: 4) }
    }

    @Test func gridSamplingAgrees() throws {
        try torch.check("grid-zeros") { $0[0].gridSampled(at: $0[1]) }
        try torch.check("grid-border") { $0[0].gridSampled(at: $0[1], border: .nearest) }
    }
}
