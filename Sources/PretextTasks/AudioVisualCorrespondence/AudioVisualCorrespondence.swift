internal import AudioFeatures
public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Does this frame go with this second of sound? Two layers judge the features of both side by side.
///
/// Source: Arandjelović and Zisserman, "Look, Listen and Learn", ICCV 2017 (L3-Net), arXiv 1705.08168.
/// Differs from the paper: the sound is centred on its frame, as in AVE-Net, rather than anywhere
/// around it; pictures in `[-1, 1]` and the ranges of jitter follow the public code of L3-Net; batches are
/// small enough for a CPU; negatives pair the frames of a batch with the sounds of other clips of the
/// same batch (see `AudioVisualPairs`); the small network is ours.
public struct AudioVisualCorrespondence: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "avc",
        title: "Audio-visual correspondence (L3-Net)",
        input: "one frame and the 1 s of sound centred on it",
        label: "whether they come from the same moment of the same video",
        loss: "softmax cross-entropy over 2 classes, of both features side by side",
        chance: .classes(2),
        paper: "Arandjelovic and Zisserman, Look, Listen and Learn, ICCV 2017",
        sizes: [L3Net.Size.small, .paper].map { ($0.rawValue, $0.towerSummary) })

    /// The task's own settings.
    public static let options =
        [AudioVisualSettings.negatives] + AudioVisualSettings.views + [AudioVisualSettings.control]

    /// Settings for each size.
    public static func recipe(size: String) -> [String: String] {
        size == L3Net.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0001", "weight-decay": "0.00001"]
            : AudioVisualSettings.smallRecipe.merging(["negatives": "16"]) { $1 }
    }

    private let size: L3Net.Size
    private let objective: PairObjective
    private let views: AudioVisualViews

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        objective = PairObjective(
            negatives: options.integer("negatives"),
            isShuffled: AudioVisualSettings.isShuffled(options))
        views = try AudioVisualSettings.views(
            options, imageSize: size.imageSize, preset: .l3Linear)
    }

    /// A random moment, crop, mirror, colour and loudness.
    public var trainingViews: any SampleRecipe { views }

    /// A random moment, centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// L3-Net of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        AudioVisualCorrespondenceModel(
            network: L3Net(size: size, random: &random), views: views, objective: objective)
    }
}
