// AlexNet.

public import Essentials
internal import TensorCore

/// Five convolutions and three fully connected layers, as in torchvision's `alexnet`.
///
/// `[N, 3, H, W]`, 63 pixels or more a side (the paper: 224), to `[N, classes]`. 61,100,840
/// parameters with 1000 classes. Stages: `conv1`, `pool1`, `conv2`, `pool2`, `conv3`, `conv4`,
/// `conv5`, `pool5`, `flatten`, `fc6`, `fc7`, `fc8`; convolutions and fc6, fc7 include their ReLU.
/// Parameter names are torchvision's (`features.0.weight`, ..., `classifier.6.bias`). Source:
/// Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014, arXiv
/// 1404.5997. Differs from Krizhevsky, Sutskever, Hinton, NIPS 2012 (`CaffeNet`): fewer filters, no
/// groups, no local response norm.
public final class AlexNet: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose start values are drawn as PyTorch's layers draw theirs.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures.
    ///   - classes: the numbers of the last layer; without it the network ends with fc7.
    ///   - dropout: the probability before fc6 and fc7.
    ///   - random: the source of start values; advanced.
    public init(
        inputChannels: Int = 3, classes: Int? = 1000, dropout: Double = 0.5,
        random: inout RandomStream
    ) {
        stages =
            Self.convolutions(inputChannels: inputChannels, random: &random)
            + [Stage("pool5") { $0.maxPool2d(kernelSize: 3, stride: 2) }]
            + Self.classifier(classes: classes, dropout: dropout, &random)
    }

    /// The stages up to `conv5`: `[N, channels, H, W]` to maps of 256 channels.
    static func convolutions(inputChannels: Int = 3, random: inout RandomStream) -> [Stage] {
        func conv(_ name: String, _ index: Int, _ sizes: Convolution.Sizes) -> Stage {
            Stage(
                name, under: "features.\(index)",
                Convolution(
                    sizes, hasReLU: true, initialization: .uniformByInputs, random: &random))
        }
        func pool(_ name: String) -> Stage {
            Stage(name) { $0.maxPool2d(kernelSize: 3, stride: 2) }
        }
        return [
            conv(
                "conv1", 0,
                .init(
                    inputChannels, 64, kernel: .square(11), stride: .square(4), padding: .square(2))
            ),
            pool("pool1"),
            conv("conv2", 3, .init(64, 192, kernel: .square(5))),
            pool("pool2"),
            conv("conv3", 6, .init(192, 384, kernel: .square(3))),
            conv("conv4", 8, .init(384, 256, kernel: .square(3))),
            conv("conv5", 10, .init(256, 256, kernel: .square(3))),
        ]
    }

    private static func classifier(
        classes: Int?, dropout: Double, _ random: inout RandomStream
    ) -> [Stage] {
        func linear(_ name: String, _ index: Int, _ inputs: Int, _ outputs: Int) -> Stage {
            Stage(
                name, under: "classifier.\(index)",
                Linear(
                    inputs: inputs, outputs: outputs, hasReLU: name != "fc8",
                    initialization: .uniformByInputs, random: &random))
        }
        let flatten = Stage("flatten") { maps in
            maps.adaptiveAveragePool(to: .square(6)).reshaped(to: [maps.shape[0], 256 * 36])
        }
        var stages = [
            flatten,
            Stage("drop6", Dropout(probability: dropout, random: &random)),
            linear("fc6", 1, 256 * 36, 4096),
            Stage("drop7", Dropout(probability: dropout, random: &random)),
            linear("fc7", 4, 4096, 4096),
        ]
        if let classes { stages.append(linear("fc8", 6, 4096, classes)) }
        return stages
    }
}
