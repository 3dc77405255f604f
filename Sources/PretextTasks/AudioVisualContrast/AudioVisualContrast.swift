internal import AudioFeatures
public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Finds the sound of the batch that belongs to a picture, and the picture that belongs to a sound.
///
/// Source of the loss: van den Oord, Li, Vinyals, "Representation Learning with Contrastive Predictive
/// Coding", 2018, arXiv 1807.03748, in the symmetric form of Radford and others, ICML 2021; of the paper's size
/// (clips of 8 frames at 16 a second, 2 s of sound at 24 kHz, towers, heads, temperature): Morgado, Vasconcelos,
/// Misra, "Audio-Visual Instance Discrimination with Cross-Modal Agreement", CVPR 2021, arXiv 2004.12943.
/// Differs from AVID: other clips of the batch are the negatives, not a memory; spectrograms are standardized
/// by running statistics in the network, not by stored ones; the small network takes single frames.
public struct AudioVisualContrast: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "avnce",
        title: "Audio-visual contrast (InfoNCE)",
        input: "a frame or clip and the sound centred on it",
        label: "which sound of the batch belongs to it, and the other way round",
        loss: "symmetric InfoNCE over the batch",
        chance: .batch(),
        paper:
            "Morgado et al., Audio-Visual Instance Discrimination with Cross-Modal Agreement, CVPR 2021",
        sizes: [
            ("small", AVENet.Size.small.summary),
            ("paper", "clips of 8 x 224 x 224, R(2+1)D-18, embeddings of 128"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            .number(
                "temperature", 0.07, in: 0.001...10,
                "similarities are divided by this; where it is learnt, at the start"),
            .choice(
                "temperature-rule", "fixed", of: ["fixed", "learnt"],
                "whether training changes the temperature"),
        ] + AudioVisualSettings.views + [AudioVisualSettings.control]

    /// Settings for each size.
    public static func recipe(size: String) -> [String: String] {
        size == CrossModalNet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0002", "weight-decay": "0.00001"]
            : AudioVisualSettings.smallRecipe
    }

    private let size: CrossModalNet.Size
    private let temperature: Double
    private let learnsTemperature: Bool
    private let isShuffled: Bool
    private let views: AudioVisualViews

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        temperature = options.number("temperature")
        learnsTemperature = options.text("temperature-rule") == "learnt"
        isShuffled = AudioVisualSettings.isShuffled(options)
        let isPaper = size == .paper
        views = try AudioVisualSettings.views(
            options, imageSize: isPaper ? 224 : AVENet.Size.small.imageSize,
            timing: isPaper ? FrameTiming(count: 8, framesPerSecond: 16) : .single,
            preset: isPaper ? .avid : .aveLinear)
    }

    /// A random moment, crop, mirror, colour and loudness.
    public var trainingViews: any SampleRecipe { views }

    /// A random moment, centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The towers of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let network = CrossModalNet(
            size: size, bands: views.preset.bandCount, temperature: Float(temperature),
            learnsTemperature: learnsTemperature, random: &random)
        return AudioVisualContrastModel(network: network, views: views, isShuffled: isShuffled)
    }
}
