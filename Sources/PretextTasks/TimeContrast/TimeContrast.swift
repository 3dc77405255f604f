public import ClipDatasets
public import Essentials
internal import NeuralNetworks

/// Pictures of the same moment are near each other, of other moments far.
///
/// Source: Sermanet, Lynch, Chebotar, Hsu, Jang, Schaal, Levine, "Time-Contrastive Networks: Self-Supervised Learning from
/// Video", ICRA 2018, arXiv 1704.06888, with one view or several. Differs from it: the network begins without weights
/// of ImageNet; every picture is standardized; several moments of each of several events make a batch; moments may be
/// centred (`centring`), which is ours.
public struct TimeContrast: PretextTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "tcn",
        title: "Time-contrastive network",
        input: "pairs of pictures of the same moment, from one view or two",
        label: "which pictures are of the same moment",
        loss: "n-pairs, triplets, or lifted structure",
        chance: .batch(of: standardMoments),
        paper: "Sermanet et al., Time-Contrastive Networks, ICRA 2018",
        sizes: [
            ("small", "pictures of 96 x 96, five layers, embeddings of 32"),
            ("paper", "pictures of 299 x 299, Inception-v3 up to Mixed_5d, embeddings of 32"),
        ])

    private static let standardMoments = 8

    /// The task's own settings.
    public static let options: [OptionDefinition] = [
        .choice(
            "views", TimeContrastViews.Form.single.rawValue,
            of: TimeContrastViews.Form.allCases.map(\.rawValue),
            "single: partners are nearby moments of the clip; multi: the same moment of another file, by "
                + "name: NAME_view0.mp4 and NAME_view1.mp4"),
        .choice(
            "loss", TimeContrastObjective.Name.nPairs.rawValue,
            of: TimeContrastObjective.Name.allCases.map(\.rawValue),
            "n-pairs: inner products compete; triplet: semi-hard negatives; lifted: all negatives"),
        .integer("moments", standardMoments, in: 2...1000, "moments of an event in a sample"),
        .number(
            "radius", 0.2, in: 0...60,
            "moments up to this many seconds apart belong together, those more than twice as far apart do "
                + "not"),
        .number(
            "ends", 0.6, in: 0...60,
            "seconds at either end of a file that are not used: encoders spend more on its first pictures "
                + "and less on its last"),
        .number(
            "window", 20, in: 0.1...3600,
            "moments of a sample are taken from a stretch of this many seconds, or from the whole file "
                + "where that is shorter (views multi)"),
        .choice(
            "negatives", "batch", of: ["batch", "sequence"],
            "whether moments of other events count as wrong answers too, or those of the same alone"
        ),
        .choice(
            "centring", "none", of: ["none", "views"],
            "views: the mean of a view's moments is taken off them, as 'evaluate alignment --centred' does "
                + "(loss n-pairs, negatives sequence)"),
        .number("margin", 0.2, in: 0...10, "how much nearer partners have to be (loss triplet)"),
        .number("lifted-margin", 1, in: 0...10, "how far others have to be (loss lifted)"),
        .number(
            "length-weight", 0.002, in: 0...10,
            "weight of the squared lengths of embeddings, of which a quarter counts (loss n-pairs)"),
        .number(
            "noise", 0.12, in: 0...1,
            "deviation of the noise that every picture gets, which hides what codecs leave; full scale is 2"
        ),
        .choice(
            "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
            "frames that are not square are cut to a square, or stretched to one"),
        .number(
            "brightness", 0.125, in: 0...1, "largest brightness shift, as a part of full scale"),
        .number("saturation", 0.5, in: 0...1, "saturation is scaled by 1 plus or minus this"),
    ]

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        let base = ["learning-rate": "0.001", "weight-decay": "0.000001"]
        let rest =
            choices.text("size") == TimeContrastNet.Size.paper.rawValue
            ? ["batch-size": "4"] : ["batch-size": "8", "framing": "stretch"]
        return base.merging(rest) { $1 }
    }

    private let size: TimeContrastNet.Size
    private let views: TimeContrastViews
    private let objective: TimeContrastObjective
    private let isWithinEvents: Bool
    private let isCentred: Bool

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        let form: TimeContrastViews.Form = try AudioVisualSettings.choice("views", options)
        let loss: TimeContrastObjective.Name = try AudioVisualSettings.choice("loss", options)
        objective =
            switch loss {
            case .nPairs: .nPairs(lengthWeight: Float(options.number("length-weight")))
            case .triplet: .triplet(margin: Float(options.number("margin")))
            case .lifted: .lifted(margin: Float(options.number("lifted-margin")))
            }
        isWithinEvents = options.text("negatives") == "sequence"
        isCentred = options.text("centring") == "views"
        guard !isCentred || (isWithinEvents && loss == .nPairs) else {
            throw ConfigurationError(
                "centring: moments of several events, and vectors that are to have length 1, cannot be "
                    + "centred; give negatives=sequence and loss=n-pairs too")
        }
        let rule = MomentPairs.Rule(
            count: options.integer("moments"), radius: options.number("radius"),
            isSimultaneous: form == .multi)
        let window = form == .multi ? options.number("window") : nil
        // A microsecond more, since windows begin anywhere: lest rounding leave too little room.
        if let window, window < rule.span + 1e-6 {
            throw ConfigurationError(
                "window: \(window) s are less than the \(rule.span) s that \(rule.count) moments need; "
                    + "take fewer moments, a smaller radius or a longer window")
        }
        views = TimeContrastViews(
            form: form, rule: rule, ends: options.number("ends"), window: window,
            image: ImageAugmentation(
                size: size.imageSize, framing: try AudioVisualSettings.choice("framing", options),
                brightness: options.number("brightness"),
                saturation: options.number("saturation"), isMirroring: false),
            noise: options.number("noise"))
    }

    /// One of the partners of the batch, or of the own event.
    public var chance: ChanceLevel {
        isWithinEvents ? .classes(views.rule.count) : .batch(of: views.rule.count)
    }

    /// Random moments, places, colours and mirroring.
    public var trainingViews: any SampleRecipe { views }

    /// Random moments, centre crops, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The network of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        TimeContrastModel(
            network: TimeContrastNet(size: size, random: &random), views: views,
            objective: objective, isWithinEvents: isWithinEvents, isCentred: isCentred)
    }
}
