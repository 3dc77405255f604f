public import ClipDatasets
public import Essentials
internal import MotionSegmentation
internal import NeuralNetworks

/// Which pixels of a picture would move? Learnt from what moved in videos.
///
/// A segmenter that has learnt nothing marks what moves in each clip (`MotionSegmenter`); a network that sees a single frame
/// learns to predict its marks. Source: Pathak, Girshick, Dollár, Darrell, Hariharan, "Learning Features by Watching Objects
/// Move", CVPR 2017. Differs from it: one stretch of each clip is segmented unless `stretches` says otherwise; frames
/// that touch the border are not left out, since there the segmenter guesses nothing to move; marks have the size of the network's
/// masks.
public struct MotionMask: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "motionmask",
        title: "Watching objects move",
        input: "a single frame",
        label: "which pixels move in the clip; those of which motion does not tell do not count",
        loss: "logistic, over the pixels that count",
        chance: .twoClasses(share: movingShare),
        paper: "Pathak et al., Learning Features by Watching Objects Move, CVPR 2017",
        sizes: [
            ("small", "pictures of 128 x 128, masks of 32 x 32, all convolutions"),
            ("paper", "pictures of 227 x 227, masks of 56 x 56, AlexNet"),
        ])

    /// About how many pixels of a training picture move; the loss of guessing goes by it.
    private static let movingShare = 0.2

    /// The task's own settings.
    public static let options: [OptionDefinition] = [
        .choice(
            "segmenter", MotionSegmenter.Method.consensus.rawValue,
            of: MotionSegmenter.Method.allCases.map(\.rawValue),
            "consensus: superpixels vote over a stretch; threshold: the flow of each frame alone"),
        .integer(
            "segmenter-size", 400, in: 32...2000, "the longest side of frames that are segmented"),
        .integer("superpixels", 400, in: 10...5000, "superpixels of a frame (segmenter consensus)"),
        .integer("stretch-frames", 24, in: 10...110, "frames that are segmented together"),
        .number("frame-rate", 12.5, in: 0.1...240, "frames a second of a stretch"),
        .integer("stretches", 1, in: 1...1000, "stretches of a clip, evenly over it"),
        .integer("kept-frames", 8, in: 1...110, "frames of a stretch that serve for training"),
        .number(
            "least-share", 0.1, in: 0...1, "frames of which less than this share moves are left out"
        ),
        .number(
            "most-share", 0.7, in: 0...1, "frames of which more than this share moves are left out"),
        .number(
            "least-crop", 0.3, in: 0.05...1,
            "the smallest part of a frame that is cut out, as a share of its area"),
        .number(
            "brightness", 0.125, in: 0...1, "largest brightness shift, as a part of full scale"),
        .number("saturation", 0.5, in: 0...1, "saturation is scaled by 1 plus or minus this"),
        .choice(
            "control", "none", of: ["none", "shuffled"],
            "'shuffled' deals the masks of a batch out at random: a probe that must stay at chance"),
    ]

    /// Masks take seconds to make.
    public static var computesMuchOfClips: Bool { true }

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == MotionMaskNet.Size.paper.rawValue
            ? ["batch-size": "32", "learning-rate": "0.0001", "weight-decay": "0.0001"]
            : [
                "batch-size": "32", "learning-rate": "0.002", "weight-decay": "0.0001",
                "segmenter-size": "256", "superpixels": "200", "least-share": "0.03",
                "brightness": "0.2", "saturation": "0.8",
            ]
    }

    private let size: MotionMaskNet.Size
    private let views: MotionMaskViews
    private let isShuffled: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        isShuffled = AudioVisualSettings.isShuffled(options)
        var settings = MotionSegmenter.Settings()
        settings.method = try AudioVisualSettings.choice("segmenter", options)
        settings.superpixels = options.integer("superpixels")
        let shares = (options.number("least-share"), options.number("most-share"))
        guard shares.0 <= shares.1 else {
            throw ConfigurationError("least-share is more than most-share")
        }
        views = MotionMaskViews(
            segmentation: ClipSegmentation(
                settings: settings, longestSide: options.integer("segmenter-size"),
                timing: FrameTiming(
                    count: options.integer("stretch-frames"),
                    framesPerSecond: options.number("frame-rate")),
                shares: shares.0...shares.1, keptFrames: options.integer("kept-frames")),
            stretches: options.integer("stretches"), imageSize: size.imageSize,
            maskSize: size.maskSize,
            crop: RandomResizedCrop(area: options.number("least-crop")...1),
            colours: ColourJitter(
                brightness: options.number("brightness"), saturation: options.number("saturation")))
    }

    /// Random frames, parts, colours and mirroring.
    public var trainingViews: any SampleRecipe { views }

    /// Random frames, all of each, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        MotionMaskModel(
            network: MotionMaskNet(size: size, random: &random), size: size, isShuffled: isShuffled)
    }
}
