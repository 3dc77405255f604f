public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Tells which of several clips of a video is not in order.
///
/// Source: Fernando, Bilen, Gavves, Gould, "Self-Supervised Video Representation Learning With Odd-One-Out Networks" (O3N), CVPR
/// 2017, arXiv 1611.06646. Differs from the paper: windows are weighted by what moves in them; frames are standardized and
/// get noise; the small network is ours.
public struct OddOneOut: PretextTask {
    private static let standardClips = 6

    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "oddone",
        title: "Odd one out (O3N)",
        input: "six clips of six frames of a video",
        label: "which one has its frames in a wrong order",
        loss: "softmax cross-entropy over the clips",
        chance: .classes(standardClips),
        paper: "Fernando, Bilen, Gavves and Gould, Odd-One-Out Networks, CVPR 2017",
        sizes: [
            ("small", "frames of 64 x 64, five convolutions"),
            ("paper", "frames of 224 x 224, AlexNet"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            .integer("clips", standardClips, in: 2...32, "clips of a sample, the odd one included"),
            .integer("clip-frames", 6, in: 3...64, "frames of a clip"),
            .integer(
                "frame-step", 1, in: 1...1000,
                "frames from one of a clip to the next (not with sampling random)"),
            .choice(
                "sampling", OddOneOutSampler.Form.constrained.rawValue,
                of: OddOneOutSampler.Form.allCases.map(\.rawValue),
                "consecutive: clips from anywhere; random: frames from anywhere, in order; constrained: "
                    + "clips from a window half as long again as one"),
            .choice(
                "encoding", ClipEncoding.stackOfDifferences.rawValue,
                of: ClipEncoding.allCases.map(\.rawValue), "what a clip becomes for the tower"),
            .choice(
                "fusion", TupleNet.OddOneFusion.concatenation.rawValue,
                of: TupleNet.OddOneFusion.allCases.map(\.rawValue),
                "how the clips' vectors are joined"),
        ] + TemporalSettings.options

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == TemporalSettings.Size.paper.rawValue
            ? [
                "optimizer": "sgd", "batch-size": "64", "learning-rate": "0.001",
                "learning-rate-decay": "1", "weight-decay": "0.0005",
            ] : TemporalSettings.smallRecipe.merging(["frame-step": "4"]) { $1 }
    }

    private let size: TemporalSettings.Size
    private let sampler: OddOneOutSampler
    private let encoding: ClipEncoding
    private let fusion: TupleNet.OddOneFusion
    private let views: TemporalViews
    private let standardizesFrames: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        sampler = OddOneOutSampler(
            form: try AudioVisualSettings.choice("sampling", options),
            itemCount: options.integer("clips"), framesPerItem: options.integer("clip-frames"),
            frameStep: options.integer("frame-step"))
        encoding = try AudioVisualSettings.choice("encoding", options)
        fusion = try AudioVisualSettings.choice("fusion", options)
        views = try TemporalSettings.views(
            options, imageSize: size == .paper ? 224 : 64, sampler: sampler,
            repeats: .notWithinItems)
        standardizesFrames = TemporalSettings.standardizesFrames(options)
    }

    /// A random window, crop, mirror and colour.
    public var trainingViews: any SampleRecipe { views }

    /// Centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// One of the clips.
    public var chance: ChanceLevel { .classes(sampler.itemCount) }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let make = size == .paper ? TupleNet.oddOneOut : TupleNet.smallOddOneOut
        let network = make(
            sampler.itemCount, sampler.framesPerItem, encoding, fusion, standardizesFrames, &random)
        return TupleModel(network: network, views: views)
    }
}
