// Clips and sentences in one space.

public import Essentials
public import TensorCore

/// A tower for clips, one for sentences, and perhaps one for sounds, whose vectors are near where a sentence tells what a clip shows.
///
/// The paper's size is that of Miech, Alayrac, Smaira, Laptev, Sivic, Zisserman, "End-to-End Learning of Visual
/// Representations from Uncurated Instructional Videos", CVPR 2020, arXiv 1912.06430: S3D-G on clips of 32 frames and
/// the text tower of 2048 numbers, embeddings of 512. The small one, for clips of 2 frames or more: each frame goes through the convolutions of
/// `SmallFrameTower`, a convolution over time joins them, and the strongest response anywhere decides, since
/// a thing that is talked of may be anywhere; embeddings of 128.
///
/// A third tower may take the sound of the same moments into that space, as in Alayrac, Recasens, Schneider and others,
/// "Self-Supervised MultiModal Versatile Networks", NeurIPS 2020, arXiv 2006.16228. Differs from there: the tower is that of
/// AVID, in the small network that of AVE-Net (small). Names: `video`, `text`, `sound` before those of the towers.
public final class NarrationNet: Module {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// Clips of 4 frames of 96 x 96.
        case small
        /// Clips of 32 frames of 224 x 224.
        case paper

        /// Frames of a clip, unless others are asked for.
        public var frames: Int { self == .small ? 4 : 32 }
        /// Their side.
        public var imageSize: Int { self == .small ? 96 : 224 }
        /// Numbers of an embedding.
        public var embedding: Int { self == .small ? 128 : 512 }
        /// Numbers a word over which the maximum is taken.
        var hidden: Int { self == .small ? 256 : 2048 }
    }

    /// The tower of clips, `[N, 3, frames, S, S]` to `[N, embedding]`, of any length.
    public let video: any StagedNetwork
    /// The tower of sentences, to `[N, embedding]`, of any length.
    public let text: TextTower
    /// The tower of sounds, log-spectrograms `[N, 1, bands, frames]` to `[N, embedding]`, of any length; nil without sound.
    public let sound: (any StagedNetwork)?

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which network.
    ///   - frames: frames of a clip, at least 2; nil for those of the size. The paper's network takes any number.
    ///   - wordVectors: `[words, wordDimension]`; row 0 stands for "no word".
    ///   - trainsWordVectors: whether training changes these.
    ///   - soundBands: bands of the spectrograms of a third tower; nil for none.
    ///   - random: the source of start values; advanced.
    public init(
        size: Size, frames: Int? = nil, wordVectors: Tensor, trainsWordVectors: Bool,
        soundBands: Int? = nil, random: inout RandomStream
    ) {
        video =
            size == .small
            ? Self.smallTower(size, frames: frames ?? size.frames, random: &random)
            : S3DG(embedding: size.embedding, random: &random)
        text = TextTower(
            wordVectors: wordVectors, trainsWordVectors: trainsWordVectors, hidden: size.hidden,
            embedding: size.embedding, random: &random)
        sound = soundBands.map { Self.soundTower(size, bands: $0, random: &random) }
    }

    private static func soundTower(
        _ size: Size, bands: Int, random: inout RandomStream
    ) -> any StagedNetwork {
        switch size {
        case .small:
            let widths = AVENet.Size.small.widths
            return AVEEmbeddingTower(
                inputChannels: 1, channels: widths.soundChannels, hidden: widths.hidden,
                embedding: size.embedding, random: &random)
        case .paper:
            return Sequential([
                Stage("bands", BandStandardization(bands: bands)),
                Stage("tower", AVIDSoundTower(random: &random)),
                Stage("head", ProjectionHead([512, 512, size.embedding], random: &random)),
            ])
        }
    }

    private static func smallTower(
        _ size: Size, frames: Int, random: inout RandomStream
    ) -> Sequential {
        let width = 128
        let pictures = Stage("frames") { clips in
            let shape = clips.shape
            return clips.permuted([0, 2, 1, 3, 4])
                .reshaped(to: [shape[0] * shape[2], shape[1], shape[3], shape[4]])
        }
        let tower = SmallFrameTower(random: &random)
        let clips = Stage("clips") { maps in
            let shape = maps.shape
            return maps.reshaped(
                to: [shape[0] / frames, frames, shape[1], shape[2], shape[3]]
            ).permuted([0, 2, 1, 3, 4])
        }
        let motion = ConvBlock(
            .init(SmallFrameTower.channels, width, kernel: [3, 1, 1], stride: .cube(1)),
            random: &random)
        let fc = Linear(
            inputs: width, outputs: size.embedding, initialization: .uniformByInputs,
            random: &random)
        return Sequential(
            [pictures] + tower.stages + [
                clips, Stage("motion", motion), Stage("max") { $0.globalMaxPool() },
                Stage("fc", fc),
            ])
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            video.isTraining = isTraining
            text.isTraining = isTraining
            sound?.isTraining = isTraining
        }
    }

    /// Those of all towers.
    public var parameters: [NamedParameter] {
        video.parameters(under: "video") + text.parameters(under: "text")
            + (sound?.parameters(under: "sound") ?? [])
    }

    /// Those of all towers.
    public var buffers: [NamedBuffer] {
        video.buffers(under: "video") + text.buffers(under: "text")
            + (sound?.buffers(under: "sound") ?? [])
    }
}
