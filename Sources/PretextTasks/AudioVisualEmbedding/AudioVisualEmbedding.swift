internal import AudioFeatures
public import ClipDatasets
public import Essentials
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
        chance: .classes(2),
        paper: "Arandjelovic and Zisserman, Objects that Sound, ECCV 2018",
        sizes: [AVENet.Size.small, .paper].map { ($0.rawValue, $0.summary) })

    /// The task's own settings.
    public static let options =
        [AudioVisualSettings.negatives] + AudioVisualSettings.views + [AudioVisualSettings.control]

    /// Settings for each size.
    public static func recipe(size: String) -> [String: String] {
        size == AVENet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0001", "weight-decay": "0.00001"]
            : AudioVisualSettings.smallRecipe.merging(["negatives": "16"]) { $1 }
    }

    private let size: AVENet.Size
    private let objective: PairObjective
    private let views: AudioVisualViews

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        objective = PairObjective(
            negatives: options.integer("negatives"),
            isShuffled: AudioVisualSettings.isShuffled(options))
        views = try AudioVisualSettings.views(
            options, imageSize: size.imageSize, preset: .aveLinear)
    }

    /// A random moment, crop, mirror, colour and loudness.
    public var trainingViews: any SampleRecipe { views }

    /// A random moment, centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// AVE-Net of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        AudioVisualEmbeddingModel(
            network: AVENet(size: size, random: &random), views: views, objective: objective)
    }
}
