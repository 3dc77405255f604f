internal import AudioFeatures
public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Which region of the frame makes this second of sound? The best region decides whether both go
/// together at all.
///
/// Source: Arandjelović and Zisserman, "Objects that Sound", ECCV 2018 (AVOL-Net), arXiv 1712.06651,
/// section 4. Differs from the paper as `avc-embed` does.
public struct AudioVisualLocalization: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "avc-locate",
        title: "Audio-visual object localization (AVOL-Net)",
        input: "one frame and the 1 s of sound centred on it",
        label: "whether they come from the same moment of the same video",
        loss: "logistic, of the largest product of the sound with a region of the picture",
        chance: .classes(2),
        paper: "Arandjelovic and Zisserman, Objects that Sound, ECCV 2018",
        sizes: [AVOLNet.Size.small, .paper].map { ($0.rawValue, $0.summary) })

    /// The task's own settings.
    public static let options =
        [AudioVisualSettings.negatives] + AudioVisualSettings.views + [AudioVisualSettings.control]

    /// Settings for each size.
    public static func recipe(size: String) -> [String: String] {
        size == AVOLNet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0001", "weight-decay": "0.00001"]
            : AudioVisualSettings.smallRecipe.merging(["negatives": "16"]) { $1 }
    }

    private let size: AVOLNet.Size
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

    /// AVOL-Net of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        AudioVisualLocalizationModel(
            network: AVOLNet(size: size, random: &random), views: views, objective: objective)
    }
}
