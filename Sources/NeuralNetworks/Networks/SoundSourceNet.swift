// Regions of pictures and sounds in one space.

public import Essentials
public import TensorCore

/// Embeds every region of a picture, and a stretch of sound, as unit vectors in one space.
///
/// Two forms of the paper's size. *Multiple-instance*: ResNet-18 to maps of 7x7 for pictures of 224x224, a 1x1
/// convolution; ResNet-18 on spectrograms, global maximum, a linear layer; all of 512. Source: Mo, Morgado,
/// "Localizing Visual Sounds the Easy Way", ECCV 2022, arXiv 2203.09324, and stoneMo/EZ-VSL. *Tri-map*: the
/// last layer of the picture's ResNet has stride 1, so maps are 14x14, and nothing projects. Source: Chen and
/// others, "Localizing Visual Sounds the Hard Way", CVPR 2021, arXiv 2104.02691, and its repository. The small size
/// has towers of AVE-Net (small), maps of 12 x 12, and projections. Differs from both papers: no weights of ImageNet to
/// start from, since those are learnt from labels. Names: `image.tower`, `image.projection`, `sound.tower`,
/// `sound.projection` before those of the parts; in the small one the towers' names are those of AVE-Net.
public final class SoundSourceNet: TwoTowerNetwork {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// ResNet-18 for pictures of 224 x 224.
        case paper
        /// Towers of AVE-Net (small) for pictures of 96 x 96.
        case small
    }

    private let image: Sequential
    private let sound: Sequential

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which towers.
    ///   - hasFineMaps: whether maps of the paper's size are 14x14 and nothing projects (tri-map).
    ///   - random: the source of start values; advanced.
    public init(size: Size, hasFineMaps: Bool, random: inout RandomStream) {
        switch size {
        case .paper:
            let stride = hasFineMaps ? 1 : 2
            let picture = ResNet(
                .resnet18, classes: nil, lastStride: stride, random: &random)
            let spectrogram = ResNet(
                .resnet18, inputChannels: 1, classes: nil, lastStride: stride, random: &random)
            var stages = (
                image: [Stage("tower", picture.withoutGlobalPooling)],
                sound: [
                    Stage("tower", spectrogram.withoutGlobalPooling),
                    Stage("pool") { $0.globalMaxPool() },
                ]
            )
            if !hasFineMaps {
                stages.image.append(Self.regionProjection(512, 512, &random))
                stages.sound.append(Self.projection(512, 512, &random))
            }
            (image, sound) = (Sequential(stages.image), Sequential(stages.sound))
        case .small:
            let widths = AVENet.Size.small.widths
            let (pictures, sounds) = (widths.imageChannels, widths.soundChannels)
            let picture = AVETower(inputChannels: 3, channels: pictures, random: &random)
            let spectrogram = AVETower(inputChannels: 1, channels: sounds, random: &random)
            image = Sequential([
                Stage("tower", under: "", picture.withFineMaps),
                Self.regionProjection(pictures.last ?? 3, widths.embedding, &random),
            ])
            sound = Sequential([
                Stage("tower", under: "", spectrogram),
                Self.projection(sounds.last ?? 1, widths.embedding, &random),
            ])
        }
    }

    private static func regionProjection(
        _ inputs: Int, _ outputs: Int, _ random: inout RandomStream
    ) -> Stage {
        Stage(
            "projection",
            Convolution(
                .init(inputs, outputs, kernel: .square(1)), initialization: .heNormalByOutputs,
                random: &random))
    }

    private static func projection(
        _ inputs: Int, _ outputs: Int, _ random: inout RandomStream
    ) -> Stage {
        Stage(
            "projection",
            Linear(
                inputs: inputs, outputs: outputs, initialization: .heNormalByOutputs,
                random: &random))
    }

    /// The tower that takes pictures, whose result is `[N, D, H, W]`, of any length.
    public var imageTrunk: any StagedNetwork { image }

    /// The tower that takes sounds, whose result is `[N, D]`, of any length.
    public var soundTrunk: any StagedNetwork { sound }

    /// Embeds the regions of pictures `[N, 3, S, S]`: `[N, D, H, W]`, of length 1 over D.
    public func embedRegions(_ images: Tensor) -> Tensor {
        let maps = image(images)
        let shape = maps.shape
        // Rows are what is normalized, so regions become rows for a moment.
        return maps.permuted([0, 2, 3, 1]).reshaped(to: [maps.count / shape[1], shape[1]])
            .l2Normalized()
            .reshaped(to: [shape[0], shape[2], shape[3], shape[1]]).permuted([0, 3, 1, 2])
    }

    /// Embeds log-spectrograms `[N, 1, bands, frames]`: `[N, D]`, rows of length 1.
    public func embedSounds(_ spectrograms: Tensor) -> Tensor {
        sound(spectrograms).l2Normalized()
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            image.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers.
    public var parameters: [NamedParameter] {
        image.parameters(under: "image") + sound.parameters(under: "sound")
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        image.buffers(under: "image") + sound.buffers(under: "sound")
    }
}
