import ArgumentParser
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The networks whose training steps can be timed.
enum BenchNetwork: String, CaseIterable, ExpressibleByArgument {
    /// Both towers of AVE-Net and the pairs of their embeddings.
    case ave
    /// The picture tower of L3-Net: its first convolution has stride 1.
    case l3Image = "l3-image"
    /// The sound tower of L3-Net.
    case l3Sound = "l3-sound"
    case resnet18, r2plus1d, s3dg, caffenet

    /// Height and width of a picture, or nil for sound, where nothing else is asked for.
    var usualSide: Int? {
        switch self {
        case .ave, .l3Sound: nil
        case .l3Image, .resnet18: 224
        case .r2plus1d, .s3dg: 112
        case .caffenet: 227
        }
    }

    /// The smallest side that leaves something for every layer.
    static let smallestSide = 64

    /// The shape of one sample.
    func inputShape(side: Int?) -> [Int] {
        let side = side ?? usualSide ?? 0
        return switch self {
        case .l3Sound: [1, 257, 200]
        case .r2plus1d, .s3dg: [3, 8, side, side]
        case .ave, .l3Image, .resnet18, .caffenet: [3, side, side]
        }
    }

    /// The network with class scores at its end; nil for AVE-Net, which has none.
    func classifier(side: Int?, random: inout RandomStream) -> (any Layer)? {
        switch self {
        case .ave: nil
        case .l3Image: Self.tower(inputChannels: 3, random: &random)
        case .l3Sound: Self.tower(inputChannels: 1, random: &random)
        case .resnet18: ResNet(.resnet18, random: &random)
        case .r2plus1d: VideoResNet(.r2plus1d, random: &random)
        case .s3dg: S3DG(random: &random)
        case .caffenet:
            CaffeNet(imageSize: side ?? usualSide ?? 0, random: &random)
        }
    }

    private static func tower(inputChannels: Int, random: inout RandomStream) -> any Layer {
        Sequential([
            Stage(
                "tower",
                AVETower(inputChannels: inputChannels, firstStride: 1, random: &random)),
            Stage("head", Linear(inputs: 512, outputs: 128, random: &random)),
        ])
    }
}
