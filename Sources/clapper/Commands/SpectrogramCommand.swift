import ArgumentParser
internal import AudioFeatures
internal import Essentials

/// Draws or writes the spectrogram of a sound, makes sound of it, or lists the presets.
struct SpectrogramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spectrogram",
        abstract: "Draw the spectrogram of a sound as a network sees it, or write its values.",
        discussion: """
            A .png file gets axes of time and frequency (or coefficients) and a colour bar in decibels; a \
            .npy file gets the preset's own values, [bands, frames]; a .wav file gets sound made back \
            from these values, to hear what they keep. --list shows all presets.

              clapper spectrogram clip.mp4 --preset ave-linear --out s.png
            """)

    @Argument(help: "A sound file, or a video with sound.")
    var audio: String?

    @Option(help: "The front end, one of those that --list shows.")
    var preset = SpectrogramPreset.aveLinear.name

    @Option(help: "Where it goes: a file ending in .png, .npy or .wav.")
    var out: String?

    @Option(help: "First second to use, counted from where the sound begins.")
    var from = 0.0

    @Option(help: "How many seconds to use; default is all.")
    var seconds: Double?

    @Option(
        help: """
            A .npy file [2, bands]: the mean of each row, to be subtracted, and the deviation to divide \
            by, as AVID does with those of its training set.
            """)
    var statistics: String?

    @Flag(
        help: """
            Cut the .npy values into the clips that networks take, [patches, frames, bands], such as \
            VGGish's [patches, 96, 64].
            """)
    var patches = false

    @Option(help: "Seconds from one patch to the next; default is the length of a patch.")
    var patchHop: Double?

    @Flag(help: "List the presets instead: rate, shape, and what each one reproduces.")
    var list = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list { return }
        guard audio != nil, let out else {
            throw ValidationError("give a sound and --out, or --list")
        }
        guard [".png", ".npy", ".wav"].contains(where: out.hasSuffix) else {
            throw ValidationError("--out must end in .png, .npy or .wav")
        }
        guard (0...1e6).contains(from) else {
            throw ValidationError("--from must lie between 0 and 1000000 s")
        }
        if let seconds, !(seconds > 0 && seconds <= 1e6) {
            throw ValidationError("--seconds must be more than 0 and at most 1000000")
        }
        if patches, !out.hasSuffix(".npy") {
            throw ValidationError("--patches needs --out with a file ending in .npy")
        }
        guard let patchHop else { return }
        guard patches, patchHop > 0, patchHop <= 1e6 else {
            throw ValidationError(
                "--patch-hop goes with --patches and must be more than 0 and at most 1000000 s")
        }
    }

    func run() throws {
        guard !list, let audio, let out else { return PresetTable.print(as: output.format) }
        let preset = try standardized(SpectrogramPreset.named(preset))
        try AtomicFile.requireWritable(out)
        let spectrogram = try FileSpectrogram(
            path: audio, preset: preset, from: from, seconds: seconds)
        let form = SpectrogramOutput(spectrogram: spectrogram, path: out)
        if patches {
            try form.writePatches(hopSeconds: patchHop)
        } else if out.hasSuffix(".npy") {
            try form.writeArray()
        } else if out.hasSuffix(".wav") {
            try form.writeSound()
        } else {
            try form.drawPicture(
                title: "\(audio.split(separator: "/").last ?? "")  \(preset.name)")
        }
        Console.note(
            "\(out): \(preset.bandCount) bands x \(spectrogram.frameCount) frames, "
                + "\(Double(spectrogram.sampleCount) / Double(preset.sampleRate)) s at "
                + "\(preset.sampleRate) Hz")
    }

    /// The preset with the statistics that were given, if any.
    private func standardized(_ preset: SpectrogramPreset) throws -> SpectrogramPreset {
        guard let statistics else { return preset }
        let array = try NumPyArray(contentsOf: statistics)
        guard preset.normalization == nil else {
            throw ConfigurationError("preset '\(preset.name)' has statistics of its own")
        }
        guard array.shape == [2, preset.bandCount] else {
            throw FileError.malformed(
                statistics,
                "has shape \(array.shape); means and deviations of preset '\(preset.name)' are"
                    + " [2, \(preset.bandCount)]")
        }
        return try preset.standardized(
            means: Array(array.values[..<preset.bandCount]),
            deviations: Array(array.values[preset.bandCount...]))
    }
}
