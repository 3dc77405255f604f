public import ClipDatasets
public import Essentials
internal import NeuralNetworks
internal import OpticalFlow

/// Tells from optical flow whether a clip runs forwards or backwards.
///
/// Source: Wei, Lim, Zisserman, Freeman, "Learning and Using the Arrow of Time", CVPR 2018. Differs from it: every
/// window is shown in both directions; an affine motion of the camera is subtracted from the flow instead of a
/// homography from the pictures; exposure is evened out in every picture. An encoder's rhythm of key frames shows in
/// pixels rather than in flow: rendered static scenes stay at chance after H.264, other encoders were not tried.
public struct ArrowOfTime: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "arrow",
        title: "Arrow of time (T-CAM)",
        input: "stacks of optical flow fields, forwards or backwards",
        label: "whether the clip runs forwards",
        loss: "logistic",
        chance: .classes(2),
        paper: "Wei, Lim, Zisserman, Freeman, Learning and Using the Arrow of Time, CVPR 2018",
        sizes: [
            ("small", "8 stacks of 5 fields of 64 x 64 where most moves, 1.6 s together"),
            ("paper", "2 stacks of 10 fields of 224 x 224, VGG-16 with batch norm"),
        ])

    /// The task's own settings.
    public static let options: [OptionDefinition] = [
        .choice(
            "flow", FlowMethod.dis.rawValue, of: FlowMethod.allCases.map(\.rawValue),
            "how optical flow is estimated: dis is sharper, farneback what papers use"),
        .integer("segments", 2, in: 1...16, "stacks of an example, one after the other"),
        .integer("fields", 10, in: 1...64, "flow fields of a stack"),
        .number(
            "frame-rate", 12.5, in: 0.1...240,
            "pictures a second of which flow is estimated; fewer show more time"),
        .integer(
            "scene", 256, in: 64...1024,
            "the shorter side in pixels of the pictures of which flow is estimated; a part of them is shown"
        ),
        .number(
            "motion", 0.1, in: 0...100,
            "windows are passed over in which no cell of the part shown moves by this many pixels of the "
                + "fields from picture to picture"),
        .choice(
            "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
            "frames that are not square are cut to a square, or stretched to one"),
    ]

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        choices.text("size") == ArrowNet.Size.paper.rawValue
            ? [
                "flow": "farneback", "frame-rate": "25", "scene": "256", "optimizer": "sgd",
                "learning-rate": "0.01", "weight-decay": "0.0005", "batch-size": "8",
            ]
            : [
                "segments": "8", "fields": "5", "frame-rate": "25", "framing": "stretch",
                "scene": "96", "motion": "0.1", "batch-size": "16",
                "learning-rate": "0.001", "weight-decay": "0.00001",
            ]
    }

    private let size: ArrowNet.Size
    private let views: ArrowViews

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        let (side, scene) = (size == .paper ? 224 : 64, options.integer("scene"))
        guard scene >= side else {
            throw ConfigurationError(
                "scene: pictures of \(scene) pixels are smaller than the part of \(side) x \(side) that is "
                    + "shown; take at least \(side)")
        }
        views = ArrowViews(
            stack: FlowStack(
                method: try AudioVisualSettings.choice("flow", options),
                segments: options.integer("segments"), fields: options.integer("fields"),
                side: side, scene: scene,
                framesPerSecond: options.number("frame-rate")),
            framing: try AudioVisualSettings.choice("framing", options),
            part: size == .paper ? .anywhere : .moving,
            leastMotion: options.number("motion"))
    }

    /// A random moment, mirroring, and place: anywhere, or where something moves.
    public var trainingViews: any SampleRecipe { views }

    /// A random moment, the centre or where most moves.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let network = ArrowNet(
            size: size, segments: views.stack.segments, channels: views.stack.channels,
            random: &random)
        return ArrowOfTimeModel(network: network, views: views)
    }
}
