internal import AudioFeatures
internal import ClipDatasets
internal import Essentials

/// The settings that tasks on pictures and sounds have in common, and the views made of them.
enum AudioVisualSettings {
    /// How frames and sounds are varied, and which moments are passed over.
    static let views: [OptionDefinition] = [
        .choice(
            "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
            "frames that are not square are cut to a square, or stretched to one"),
        .number(
            "brightness", 0.125, in: 0...1, "largest brightness shift, as a part of full scale"),
        .number("saturation", 0.5, in: 0...1, "saturation is scaled by 1 plus or minus this"),
        gain, silence,
        .number(
            "stillness", 1, in: 0...255,
            "moments are passed over where no cell of the picture changes by this many grey levels"),
    ]

    /// How sounds are varied.
    static let gain = OptionDefinition.number(
        "gain", 0.1, in: 0...1, "loudness is scaled by 1 plus or minus this")

    /// Which sounds are passed over.
    static let silence = OptionDefinition.number(
        "silence-decibels", SoundLevel.silenceDecibels, in: -200...0,
        "windows quieter than this (RMS, relative to full scale) are passed over")

    /// Mismatched sounds for each frame.
    static let negatives = OptionDefinition.integer(
        "negatives", 1, in: 1...64,
        "mismatched sounds per frame, from other clips of the batch; they weigh as much together "
            + "as the match")

    /// A probe of the training itself.
    static let control = OptionDefinition.choice(
        "control", "none", of: ["none", "shuffled"],
        "'shuffled' deals the sounds of a batch out at random: a probe that must stay at chance")

    /// What small networks and small collections need beyond the papers' settings: a few thousand
    /// clips are soon known by their colours and their loudness.
    static let smallRecipe = [
        "batch-size": "32", "learning-rate": "0.001", "weight-decay": "0.00001",
        "framing": "stretch", "brightness": "0.2", "saturation": "0.8", "gain": "0.5",
    ]

    /// Whether the control is on.
    static func isShuffled(_ options: OptionTable) -> Bool {
        options.text("control") == "shuffled"
    }

    /// Reads one of the choices of an enumeration.
    static func choice<Value: RawRepresentable>(
        _ key: String, _ options: OptionTable
    ) throws(ConfigurationError) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: options.text(key)) else {
            throw ConfigurationError("\(key): '\(options.text(key))' is unknown")
        }
        return value
    }

    /// Reads the views.
    static func views(
        _ options: OptionTable, imageSize: Int, timing: FrameTiming = .single,
        preset: SpectrogramPreset
    ) throws(ConfigurationError) -> AudioVisualViews {
        AudioVisualViews(
            image: ImageAugmentation(
                size: imageSize, framing: try choice("framing", options),
                brightness: options.number("brightness"),
                saturation: options.number("saturation")),
            timing: timing, preset: preset, gain: options.number("gain"),
            silenceDecibels: options.number("silence-decibels"),
            stillness: options.number("stillness"))
    }
}
