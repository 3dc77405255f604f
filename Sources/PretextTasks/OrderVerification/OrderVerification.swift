public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Tells whether three frames of a video are in order.
///
/// Source: Misra, Zitnick, Hebert, "Shuffle and Learn: Unsupervised Learning using Temporal Order Verification", ECCV
/// 2016, arXiv 1603.08561. Differs from the paper: windows are weighted by frame differences, not by optical flow;
/// frames are standardized and get noise, since exposure and key frames order them too; the small network is ours.
public struct OrderVerification: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "order",
        title: "Order verification (shuffle and learn)",
        input: "three frames of a window in which something moves",
        label: "whether they are in order, forwards or backwards",
        loss: "softmax cross-entropy over 2 classes; accuracy counts both classes alike",
        chance: .classes(2),
        paper: "Misra, Zitnick and Hebert, Shuffle and Learn, ECCV 2016",
        sizes: [
            ("small", "parts of 64 x 64 of three frames, compared by distances of their maps"),
            ("paper", "three frames of 227 x 227, CaffeNet"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            .integer(
                "tau-max", 60, in: 2...100_000, "frames between the outer two of a sample, at most"),
            .integer(
                "tau-min", 15, in: 1...100_000,
                "frames between the outer two and a wrong middle one, at least; also between the outer two"
            ),
            .number(
                "positive-share", 0.25, in: 0.01...0.99, "share of samples that are in order"),
            .number(
                "least-difference", 5, in: 0...255,
                "right and wrong middle frame differ at least by this, in grey levels (RMS)"),
        ] + TemporalSettings.options

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == TemporalSettings.Size.paper.rawValue
            ? [
                "optimizer": "sgd", "batch-size": "128", "learning-rate": "0.001",
                "learning-rate-decay": "1", "weight-decay": "0.0005",
            ]
            : TemporalSettings.smallRecipe.merging([
                "batch-size": "64", "positive-share": "0.5", "tau-max": "15", "tau-min": "6",
                "least-difference": "8",
            ]) { $1 }
    }

    private let size: TemporalSettings.Size
    private let sampler: OrderSampler
    private let views: TemporalViews
    private let standardizesFrames: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        sampler = OrderSampler(
            longestSpan: options.integer("tau-max"), leastDistance: options.integer("tau-min"),
            positiveShare: options.number("positive-share"))
        guard sampler.longestSpan >= max(2, sampler.leastDistance) else {
            throw ConfigurationError(
                "tau-max: \(sampler.longestSpan) is less than tau-min, \(sampler.leastDistance)")
        }
        let crops: FrameCrops =
            size == .paper ? .shared : .moving(scene: 128, area: 80, jitter: 0)
        views = try TemporalSettings.views(
            options, imageSize: size == .paper ? 227 : 64, sampler: sampler, crops: crops,
            repeats: .none, leastDifference: options.number("least-difference"))
        standardizesFrames = TemporalSettings.standardizesFrames(options)
    }

    /// A random window, crop, mirror and colour.
    public var trainingViews: any SampleRecipe { views }

    /// Centre crop, nothing jittered, and both classes equally often.
    public var evaluationViews: any SampleRecipe {
        var views = views.withoutAugmentation
        var even = sampler
        even.positiveShare = 0.5
        views.sampler = even
        return views
    }

    /// One of two classes, of which one is rarer.
    public var chance: ChanceLevel { .twoClasses(share: sampler.positiveShare) }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let network: TupleNet =
            switch size {
            case .small:
                .smallFrames(
                    items: 3, classes: 2, standardizesFrames: standardizesFrames, random: &random)
            case .paper:
                .shuffleAndLearn(standardizesFrames: standardizesFrames, random: &random)
            }
        return TupleModel(network: network, views: views)
    }
}
