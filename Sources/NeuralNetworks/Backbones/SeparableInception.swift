// The block of S3D.

internal import Essentials
internal import TensorCore

/// Four branches over the same clip, joined along the channels: 1x1x1; 1x1x1 and a separable 3x3x3,
/// twice; a 3x3x3 maximum and 1x1x1.
///
/// A separable convolution is 1x3x3 and then 3x1x1; each part has batch norm and ReLU.
final class SeparableInception: Layer {
    /// The channels of the branches.
    struct Widths {
        let point: Int
        let middle1, wide1: Int
        let middle2, wide2: Int
        let pooled: Int

        init(_ point: Int, _ first: (Int, Int), _ second: (Int, Int), _ pooled: Int) {
            self.point = point
            (middle1, wide1) = first
            (middle2, wide2) = second
            self.pooled = pooled
        }

        var sum: Int { point + wide1 + wide2 + pooled }
    }

    private let branches: [Sequential]

    init(inputs: Int, _ widths: Widths, _ style: S3DStyle, random: inout RandomStream) {
        func point(_ from: Int, _ to: Int, _ name: String) -> Stage {
            Stage(name, style.convolution(.init(from, to, kernel: .cube(1)), random: &random))
        }
        func wide(_ branch: Int, _ middle: Int, _ outputs: Int) -> [Stage] {
            [
                point(inputs, middle, style.branch(branch, .first)),
                Stage(
                    style.branch(branch, .second),
                    style.separable(middle, outputs, kernelSize: 3, random: &random)),
            ]
        }
        let pool = Stage("pool") { $0.maxPool3d(kernelSize: 3, stride: 1, padding: 1) }
        var plan = [
            [point(inputs, widths.point, style.branch(0, .only))],
            wide(1, widths.middle1, widths.wide1), wide(2, widths.middle2, widths.wide2),
            [pool, point(inputs, widths.pooled, style.branch(3, .second))],
        ]
        if style.hasGates {
            let channels = [widths.point, widths.wide1, widths.wide2, widths.pooled]
            for (index, count) in channels.enumerated() {
                plan[index].append(
                    Stage("gating_b\(index)", SelfGating(channels: count, random: &random)))
            }
        }
        branches = plan.map { Sequential($0) }
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        Tensor.concatenated(branches.map { $0(input) }, along: 1)
    }

    var isTraining = true {
        didSet { for branch in branches { branch.isTraining = isTraining } }
    }

    var parameters: [NamedParameter] { branches.flatMap(\.parameters) }

    var buffers: [NamedBuffer] { branches.flatMap(\.buffers) }
}

/// What distinguishes the published forms of S3D: names in files, norm, gates.
enum S3DStyle {
    case torchvision, gated

    /// The place of a convolution in its branch.
    enum Part {
        case only, first, second
    }

    var hasGates: Bool { self == .gated }

    var norm: BatchNorm.Settings {
        switch self {
        case .torchvision: .init(momentum: 1e-3, epsilon: 1e-3)
        case .gated: .init()
        }
    }

    /// What stands before the names of a convolution of a branch.
    func branch(_ index: Int, _ part: Part) -> String {
        switch (self, part) {
        case (.torchvision, .only): "branch\(index)"
        case (.torchvision, .first): "branch\(index).0"
        case (.torchvision, .second): "branch\(index).1"
        case (.gated, .only): "conv_b\(index)"
        case (.gated, .first): "conv_b\(index)_a"
        case (.gated, .second): "conv_b\(index)_b"
        }
    }

    /// A whole convolution with norm and ReLU.
    func convolution(_ sizes: Convolution.Sizes, random: inout RandomStream) -> ConvBlock {
        block(sizes, self == .torchvision ? ("0", "1") : ("conv1", "bn1"), &random)
    }

    /// A convolution over space and one over time, each with norm and ReLU.
    func separable(
        _ inputs: Int, _ outputs: Int, kernelSize: Int, stride: Int = 1,
        random: inout RandomStream
    ) -> Sequential {
        let isTorchvision = self == .torchvision
        let spatial = block(
            .init(
                inputs, outputs, kernel: [1, kernelSize, kernelSize], stride: [1, stride, stride]),
            isTorchvision ? ("0.0", "0.1") : ("conv1", "bn1"), &random)
        let temporal = block(
            .init(outputs, outputs, kernel: [kernelSize, 1, 1], stride: [stride, 1, 1]),
            isTorchvision ? ("1.0", "1.1") : ("conv2", "bn2"), &random)
        return Sequential([
            Stage("spatial", under: "", spatial), Stage("temporal", under: "", temporal),
        ])
    }

    private func block(
        _ sizes: Convolution.Sizes, _ names: (conv: String, bn: String),
        _ random: inout RandomStream
    ) -> ConvBlock {
        ConvBlock(
            sizes, norm: norm, initialization: .uniformByInputs, names: names, random: &random)
    }
}
