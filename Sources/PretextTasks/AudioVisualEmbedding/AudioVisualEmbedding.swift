internal import AudioFeatures
public import ClipDatasets
public import Essentials
internal import Foundation
internal import NeuralNetworks

/// Does this frame go with this second of sound? Both are embedded in one space, and only their
/// distance is judged.
///
/// Source: Arandjelović and Zisserman, "Objects that Sound", ECCV 2018 (AVE-Net), arXiv 1712.06651.
/// Differs from the paper: pictures in `[-1, 1]` and the ranges of jitter follow the public code of
/// L3-Net; batches are small enough for a CPU; negatives pair the frames of a batch with the sounds
/// of other clips of the same batch, which is also the defence against the alignment shortcut (see
/// `AudioVisualPairs`); the small network is ours.
public struct AudioVisualEmbedding: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "avc-embed",
        title: "Audio-visual correspondence on embeddings (AVE-Net)",
        input: "one frame and the 1 s of sound centred on it",
        label: "whether they come from the same moment of the same video",
        loss: "softmax cross-entropy over 2 classes, of the distance of two unit vectors",
        chanceLoss: log(2),
        chanceAccuracy: 0.5,
        paper: "Arandjelovic and Zisserman, Objects that Sound, ECCV 2018",
        sizes: [AVENet.Size.small, .paper].map { ($0.rawValue, $0.summary) })

    /// The task's own settings.
    public static let options: [OptionDefinition] = [
        .integer(
            "negatives", 1, in: 1...64,
            "mismatched sounds per frame, from other clips of the batch; they weigh as much together "
                + "as the match"),
        .choice(
            "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
            "frames that are not square are cut to a square, or stretched to one"),
        .number(
            "brightness", 0.125, in: 0...1, "largest brightness shift, as a part of full scale"),
        .number("saturation", 0.5, in: 0...1, "saturation is scaled by 1 plus or minus this"),
        .number("gain", 0.1, in: 0...1, "loudness is scaled by 1 plus or minus this"),
        .number(
            "silence-decibels", -50, in: -200...0,
            "windows quieter than this (RMS, relative to full scale) are passed over"),
        .number(
            "stillness", 1, in: 0...255,
            "moments are passed over where no cell of the picture changes by this many grey levels"),
        .choice(
            "control", "none", of: ["none", "shuffled"],
            "'shuffled' deals the sounds of a batch out at random: a probe that must stay at chance"
        ),
    ]

    /// Settings for each size.
    public static func recipe(size: String) -> [String: String] {
        size == AVENet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0001", "weight-decay": "0.00001"]
            : [
                "batch-size": "32", "learning-rate": "0.001", "weight-decay": "0.00001",
                "negatives": "16", "framing": "stretch",
                // Stronger than the paper's: a few thousand clips are soon known by their colours
                // and their loudness.
                "brightness": "0.2", "saturation": "0.8", "gain": "0.5",
            ]
    }

    let size: AVENet.Size
    let negatives: Int
    let isShuffled: Bool
    private let views: AudioVisualViews

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        let name = options.text("size")
        guard let size = AVENet.Size(rawValue: name) else {
            throw ConfigurationError("size: '\(name)' is not a size of avc-embed")
        }
        self.size = size
        guard let framing = ImageAugmentation.Framing(rawValue: options.text("framing")) else {
            throw ConfigurationError("framing: '\(options.text("framing"))' is unknown")
        }
        negatives = options.integer("negatives")
        isShuffled = options.text("control") == "shuffled"
        views = AudioVisualViews(
            image: ImageAugmentation(
                size: size.imageSize, framing: framing, brightness: options.number("brightness"),
                saturation: options.number("saturation")),
            preset: .aveLinear,
            gain: options.number("gain"),
            silenceDecibels: options.number("silence-decibels"),
            stillness: options.number("stillness"))
    }

    /// A random moment, crop, mirror, colour and loudness.
    public var trainingViews: any SampleRecipe { views }

    /// A random moment, centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// AVE-Net of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        AudioVisualEmbeddingModel(
            network: AVENet(size: size, random: &random),
            frameView: views.withoutAugmentation.image, negatives: negatives,
            isShuffled: isShuffled)
    }
}
