public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Tells in which order three clips of a video are.
///
/// Source: Xu, Xiao, Zhao, Shao, Xie, Zhuang, "Self-Supervised Spatiotemporal Learning via Video Clip Order Prediction" (VCOP), CVPR
/// 2019, and xudejing/video-clip-order-prediction. Differs from the paper: windows are weighted by what moves in them; gaps
/// vary; frames are standardized and get noise; clips are mirrored at random, all of a sample alike; the small network is
/// ours.
public struct ClipOrder: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "cliporder",
        title: "Clip order prediction (VCOP)",
        input: "three clips of a video, shuffled, each cropped elsewhere",
        label: "their order",
        loss: "softmax cross-entropy over 6 orders",
        chance: .classes(ClipOrderSampler.orders.count),
        paper:
            "Xu, Xiao, Zhao, Shao, Xie and Zhuang, Video Clip Order Prediction, CVPR 2019",
        sizes: [
            ("small", "clips of 8 frames of 64 x 64, (2+1)-dimensional convolutions"),
            ("paper", "clips of 16 frames of 112 x 112, C3D, R3D or R(2+1)D"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] =
        [
            .integer("gap", 8, in: 0...100_000, "frames left out between two clips, at least"),
            .integer(
                "gap-jitter", 12, in: 0...100_000,
                "further frames left out between two clips, at most; the paper has none"),
            .choice(
                "tower", TupleNet.ClipOrderTower.r3d.rawValue,
                of: TupleNet.ClipOrderTower.allCases.map(\.rawValue), "the tower (size paper)"),
        ] + TemporalSettings.options

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == TemporalSettings.Size.paper.rawValue
            ? [
                "optimizer": "sgd", "batch-size": "8", "learning-rate": "0.001",
                "learning-rate-decay": "1", "weight-decay": "0.0005",
            ]
            : TemporalSettings.smallRecipe.merging(["gap": "2", "gap-jitter": "2"]) { $1 }
    }

    private let size: TemporalSettings.Size
    private let tower: TupleNet.ClipOrderTower
    private let views: TemporalViews
    private let standardizesFrames: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        tower = try AudioVisualSettings.choice("tower", options)
        let sampler = ClipOrderSampler(
            framesPerItem: size == .paper ? 16 : SmallClipTower.frames,
            gap: options.integer("gap"), gapJitter: options.integer("gap-jitter"))
        let crops: FrameCrops =
            size == .paper ? .perItem(jitter: 0) : .moving(scene: 128, area: 80, jitter: 1)
        views = try TemporalSettings.views(
            options, imageSize: size == .paper ? 112 : 64, sampler: sampler, crops: crops)
        standardizesFrames = TemporalSettings.standardizesFrames(options)
    }

    /// A random window, crop of each clip, mirror and colour.
    public var trainingViews: any SampleRecipe { views }

    /// Centre crops, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let network: TupleNet =
            switch size {
            case .small:
                .smallClipOrder(
                    orders: ClipOrderSampler.orders, standardizesFrames: standardizesFrames,
                    random: &random)
            case .paper:
                .clipOrder(
                    tower: tower, standardizesFrames: standardizesFrames, random: &random)
            }
        return TupleModel(network: network, views: views)
    }
}
