public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Learns to track by copying colours from earlier frames.
///
/// Source: Vondrick, Shrivastava, Fathi, Guadarrama, Murphy, "Tracking Emerges by Colorizing Videos", ECCV 2018. Differs from the
/// paper: windows in which something moves are preferred; cluster centres are found among the places of the first batch; the
/// small network is ours, works frame by frame and has a grid twice as fine.
public struct TrackingByColorization: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "track",
        title: "Tracking by colorization",
        input: "three reference frames with colours, one target frame without",
        label:
            "the colour of each place of the target, one of 16 k-means clusters, copied by a pointer",
        loss:
            "cross-entropy of the copied colours; uniform_loss in the metrics is that of a pointer that tracks nothing",
        chance: .classes(16),
        paper: "Vondrick et al., Tracking Emerges by Colorizing Videos, ECCV 2018",
        sizes: [
            ("small", "four frames of 96 x 96, embeddings every 4 pixels"),
            ("paper", "four frames of 256 x 256, ResNet-18 and 3-D convolutions, every 8 pixels"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            .choice(
                "input", TrackingInput.grey.rawValue, of: TrackingInput.allCases.map(\.rawValue),
                "grey: lightness alone; lab: colours too, of which a or b is left out and predicted"
            ),
            .integer("classes", 16, in: 2...256, "clusters of colours"),
            .number("temperature", 1, in: 0.001...1000, "divides the products of embeddings"),
            .integer(
                "window", 0, in: 0...1000,
                "pointers reach so many places in each direction; 0: everywhere"),
            .number(
                "frames-per-second", 6, in: 0.1...240, "rate at which a sample's frames are taken"),
            .integer(
                "scene", 256, in: 32...4096,
                "frames are scaled to this shorter side before a part is cut out"),
        ] + TemporalSettings.windows + [
            .choice(
                "control", "none", of: ["none", "shuffled"],
                "'shuffled' deals the colours of the references out at random: a probe whose loss must stay "
                    + "at uniform_loss")
        ]

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == PointerNet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.001"]
            : ["batch-size": "16", "learning-rate": "0.001", "scene": "144"]
    }

    private let size: PointerNet.Size
    private let input: TrackingInput
    private let loss: PointerLoss
    private let views: TemporalViews
    private let isShuffled: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        input = try AudioVisualSettings.choice("input", options)
        let window = options.integer("window")
        loss = PointerLoss(
            temperature: options.number("temperature"), window: window == 0 ? nil : window,
            classCount: options.integer("classes"))
        isShuffled = AudioVisualSettings.isShuffled(options)
        let side = size == .paper ? 256 : 96
        let scene = options.integer("scene")
        guard scene >= side else {
            throw ConfigurationError(
                "scene: \(scene) is less than the \(side) pixels that the network takes")
        }
        views = TemporalViews(
            image: ImageAugmentation(size: side, framing: .crop, brightness: 0, saturation: 0),
            sampler: TrackingSampler(framesPerItem: 4),
            framesPerSecond: options.number("frames-per-second"),
            windows: try AudioVisualSettings.choice("windows", options),
            stillness: options.number("stillness"), cutLevel: options.number("cut-level"),
            leastDifference: 0, repeats: .allowed,
            crops: .moving(scene: scene, area: side, jitter: 0),
            splitsChannels: false, noise: 0)
    }

    /// A moment, the part of the frames in which most moves, or another one, mirrored or not.
    public var trainingViews: any SampleRecipe { views }

    /// A moment, and the part in which most moves.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// One of the clusters.
    public var chance: ChanceLevel { .classes(loss.classCount) }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        TrackingModel(
            size: size, input: input, views: views, loss: loss, isShuffled: isShuffled,
            random: &random)
    }
}
