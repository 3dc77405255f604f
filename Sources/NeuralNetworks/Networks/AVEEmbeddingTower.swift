// A tower of AVE-Net with the layers that make an embedding of its features.

internal import Essentials
internal import TensorCore

/// `AVETower` and two linear layers, the first with ReLU: `[N, inputChannels, H, W]` to
/// `[N, embedding]`, of any length.
///
/// Names: `conv1_1` to `conv4_2`, `fc1`, `fc2`.
final class AVEEmbeddingTower: StagedNetwork {
    let stages: [Stage]

    init(
        inputChannels: Int, channels: [Int], firstStride: Int = 2, hidden: Int, embedding: Int,
        random: inout RandomStream
    ) {
        let tower = AVETower(
            inputChannels: inputChannels, channels: channels, firstStride: firstStride,
            random: &random)
        let head = ProjectionHead(
            [channels.last ?? inputChannels, hidden, embedding], random: &random)
        stages = [Stage("tower", under: "", tower), Stage("head", under: "", head)]
    }
}
