public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Tells in which order four shuffled frames are.
///
/// Source: Lee, Huang, Singh, Yang, "Unsupervised Representation Learning by Sorting Sequences" (OPN), ICCV 2017, arXiv
/// 1708.01246, and HsinYingLee/OPN. Differs from the paper: what moves is told by frame differences, not by optical flow, and
/// while training, not before; frames are standardized instead of having 96.5 subtracted, and get noise; the small network
/// is ours, and sees all colours, since splitting them costs it most of what it learns in minutes.
public struct SequenceSorting: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "sort",
        title: "Sorting sequences (OPN)",
        input: "four frames, shuffled, of each a part around what moves",
        label: "their order, or its reverse",
        loss: "softmax cross-entropy over 12 orders",
        chance: .classes(SortingSampler.orders.count),
        paper: "Lee, Huang, Singh and Yang, Sorting Sequences, ICCV 2017",
        sizes: [
            ("small", "frames of 64 x 64, compared by distances of their maps"),
            ("paper", "frames of 80 x 80, CaffeNet"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            // How far apart the paper takes its frames could not be verified.
            .integer("least-gap", 5, in: 1...100_000, "frames from one to the next, at least"),
            .integer("largest-gap", 15, in: 1...100_000, "frames from one to the next, at most"),
            .integer(
                "jitter", 5, in: 0...64,
                "each frame's part is moved by up to this many pixels either way"),
            .choice(
                "reversal", SortingSampler.Reversal.position.rawValue,
                of: SortingSampler.Reversal.allCases.map(\.rawValue),
                "which two orders are one class; position: one and the same from its end, as the authors' code; "
                    + "time: one and what it becomes when the film runs backwards"),
            .choice(
                "colours", "one", of: ["one", "all"],
                "one: of each frame a channel drawn at random, so that colours do not match; all: as they are"
            ),
        ] + TemporalSettings.options

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == TemporalSettings.Size.paper.rawValue
            ? [
                "optimizer": "sgd", "batch-size": "64", "learning-rate": "0.01",
                "learning-rate-decay": "1", "weight-decay": "0.0005",
            ]
            : TemporalSettings.smallRecipe.merging([
                "batch-size": "64", "least-gap": "3", "largest-gap": "6", "jitter": "1",
                "colours": "all", "reversal": "time",
            ]) { $1 }
    }

    private let size: TemporalSettings.Size
    private let views: TemporalViews
    private let standardizesFrames: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        let sampler = SortingSampler(
            leastGap: options.integer("least-gap"), largestGap: options.integer("largest-gap"),
            reversal: try AudioVisualSettings.choice("reversal", options))
        guard sampler.largestGap >= sampler.leastGap else {
            throw ConfigurationError(
                "largest-gap: \(sampler.largestGap) is less than least-gap, \(sampler.leastGap)")
        }
        // The paper's areas are cut from frames of 320 x 240.
        let jitter = options.integer("jitter")
        let crops: FrameCrops =
            size == .paper
            ? .moving(scene: 240, area: 100, jitter: jitter)
            : .moving(scene: 128, area: 80, jitter: jitter)
        views = try TemporalSettings.views(
            options, imageSize: size == .paper ? 80 : 64, sampler: sampler, crops: crops,
            repeats: .none, splitsChannels: options.text("colours") == "one")
        standardizesFrames = TemporalSettings.standardizesFrames(options)
    }

    /// A random window, area, mirror and channel, and parts moved against each other.
    public var trainingViews: any SampleRecipe { views }

    /// The area in which most moves, parts at its centre; where frames are split, still one channel of each.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let network: TupleNet =
            switch size {
            case .small:
                .smallSorting(
                    orders: SortingSampler.orders, standardizesFrames: standardizesFrames,
                    random: &random)
            case .paper:
                .sequenceSorting(standardizesFrames: standardizesFrames, random: &random)
            }
        return TupleModel(network: network, views: views)
    }
}
