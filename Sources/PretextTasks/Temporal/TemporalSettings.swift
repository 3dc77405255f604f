internal import ClipDatasets
internal import Essentials

/// The settings that tasks on time have in common, and the views made of them.
enum TemporalSettings {
    /// The network sizes.
    enum Size: String, CaseIterable {
        case small, paper
    }

    /// Which windows are taken.
    static let windows: [OptionDefinition] = [
        .choice(
            "windows", TemporalViews.Windows.motion.rawValue,
            of: TemporalViews.Windows.allCases.map(\.rawValue),
            "motion: windows are drawn in proportion to what moves in them; any: all alike"),
        .number(
            "stillness", 1, in: 0...255,
            "windows are passed over where less moves, in grey levels from tenth to tenth of a second"
        ),
        .number(
            "cut-level", 20, in: 1...255,
            "grey levels by which most of the picture changes at a cut; no window holds one"),
    ]

    /// Which windows are taken, and how frames are varied and guarded.
    static let options: [OptionDefinition] =
        [
            .number(
                "frames-per-second", 25, in: 0.1...240,
                "the rate at which all numbers of frames are counted, whatever the file's is")
        ] + windows + [
            .choice(
                "standardization", "frame", of: ["frame", "none"],
                "frame: each colour of each frame loses its mean and contrast, against changes of exposure"
            ),
            .choice(
                "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
                "frames that are not square are cut to a square, or stretched to one"),
            .number(
                "brightness", 0, in: 0...1,
                "largest brightness shift, as a part of full scale, the same for all frames of a sample"
            ),
            .number(
                "saturation", 0, in: 0...1,
                "saturation is scaled by 1 plus or minus this, the same for all frames of a sample"),
            .number(
                "noise", 0.12, in: 0...1,
                "deviation of the noise that every frame gets, which hides what codecs leave; full scale is 2"
            ),
        ]

    /// What small networks need beyond the papers' settings.
    static let smallRecipe = [
        "batch-size": "32", "learning-rate": "0.001", "weight-decay": "0.0001",
        "framing": "stretch", "saturation": "0.5",
    ]

    /// Whether frames are standardized.
    static func standardizesFrames(_ options: OptionTable) -> Bool {
        options.text("standardization") == "frame"
    }

    /// Makes the views.
    static func views(
        _ options: OptionTable, imageSize: Int, sampler: any TupleSampler,
        crops: FrameCrops = .shared, repeats: Repeats = .allowed, splitsChannels: Bool = false,
        leastDifference: Double = 0
    ) throws(ConfigurationError) -> TemporalViews {
        TemporalViews(
            image: ImageAugmentation(
                size: imageSize, framing: try AudioVisualSettings.choice("framing", options),
                brightness: options.number("brightness"),
                saturation: options.number("saturation")),
            sampler: sampler, framesPerSecond: options.number("frames-per-second"),
            windows: try AudioVisualSettings.choice("windows", options),
            stillness: options.number("stillness"), cutLevel: options.number("cut-level"),
            leastDifference: leastDifference, repeats: repeats, crops: crops,
            splitsChannels: splitsChannels, noise: options.number("noise"))
    }
}
