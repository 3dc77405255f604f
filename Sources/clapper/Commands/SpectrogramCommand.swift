import ArgumentParser
internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import Reporting

/// Draws or writes the spectrogram of a sound, or lists the presets.
struct SpectrogramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spectrogram",
        abstract: "Draw the spectrogram of a sound as a network sees it, or write it as an array.",
        discussion: """
            A .png file gets axes of time and frequency (or coefficients) and a colour bar in decibels; a \
            .npy file gets the preset's own values, [bands, frames]. --list shows all presets.

              clapper spectrogram clip.mp4 --preset ave-linear --out s.png
            """)

    @Argument(help: "A sound file, or a video with sound.")
    var audio: String?

    @Option(help: "The front end, one of those that --list shows.")
    var preset = SpectrogramPreset.aveLinear.name

    @Option(help: "Where it goes: a file ending in .png or .npy.")
    var out: String?

    @Option(help: "First second to use, counted from where the sound begins.")
    var from = 0.0

    @Option(help: "How many seconds to use; default is all.")
    var seconds: Double?

    @Flag(help: "List the presets instead: rate, shape, and what each one reproduces.")
    var list = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list { return }
        guard audio != nil, let out else {
            throw ValidationError("give a sound and --out, or --list")
        }
        guard out.hasSuffix(".png") || out.hasSuffix(".npy") else {
            throw ValidationError("--out must end in .png or .npy")
        }
        guard (0...1e6).contains(from) else {
            throw ValidationError("--from must lie between 0 and 1000000 s")
        }
        if let seconds, !(seconds > 0 && seconds <= 1e6) {
            throw ValidationError("--seconds must be more than 0 and at most 1000000")
        }
    }

    func run() throws {
        guard !list, let audio, let out else { return PresetTable.print(as: output.format) }
        let preset = try SpectrogramPreset.named(preset)
        try AtomicFile.requireWritable(out)
        let samples = try wantedSamples(of: audio, for: preset)
        let spectrogram = try self.spectrogram(of: samples, preset, path: audio)
        if out.hasSuffix(".npy") {
            try NumPyArray(
                shape: [spectrogram.bandCount, spectrogram.frameCount], values: spectrogram.values
            ).write(to: out)
        } else {
            let title = "\(audio.split(separator: "/").last ?? "")  \(preset.name)"
            try PNGWriter.write(preset.picture(of: spectrogram, title: title), to: out)
        }
        Console.note(
            "\(out): \(spectrogram.bandCount) bands x \(spectrogram.frameCount) frames, "
                + "\(Double(samples.count) / Double(preset.sampleRate)) s at \(preset.sampleRate) Hz"
        )
    }

    private func spectrogram(
        of samples: [Float], _ preset: SpectrogramPreset, path: String
    ) throws -> Spectrogram {
        do throws(SpectrogramError) {
            return try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        } catch {
            throw SpectrogramError(
                code: error.code, message: "\(path): \(error.message)",
                sampleIndex: error.sampleIndex)
        }
    }

    private func wantedSamples(
        of audio: String, for preset: SpectrogramPreset
    ) throws -> [Float] {
        let rate = preset.sampleRate
        let decoded = try read(audio)
        // Resampling would spread what is no number over its neighbours.
        try requireUsable(decoded, by: preset, path: audio)
        let sound = try decoded.resampled(to: rate)
        let first = Int(from * Double(rate))
        let length = seconds.map { Int($0 * Double(rate)) } ?? sound.samples.count - first
        guard first < sound.samples.count, first + length <= sound.samples.count else {
            let have = Double(sound.samples.count) / Double(rate)
            throw DatasetError(
                .unusable, "\(audio): the sound lasts \(have) s; lower --from or --seconds")
        }
        return Array(sound.samples[first..<first + length])
    }

    /// The whole sound at the file's own rate; plain sound files need no demuxer.
    private func read(_ audio: String) throws -> AudioSamples {
        if let file = try? SoundFile(path: audio) { return try file.allSamples() }
        return try MediaFile(path: audio).allSamples()
    }

    private func requireUsable(
        _ sound: AudioSamples, by preset: SpectrogramPreset, path: String
    ) throws(SpectrogramError) {
        let limit = preset.largestSample
        guard let index = sound.samples.firstIndex(where: { !(abs($0) <= limit) }) else { return }
        let seconds = Double(index) / Double(sound.sampleRate)
        throw SpectrogramError(
            code: .notFinite,
            message: "\(path): sample \(index) at \(sound.sampleRate) Hz (after \(seconds) s) is"
                + " \(sound.samples[index]); sound must be finite and preset '\(preset.name)' takes"
                + " samples up to \(limit)",
            sampleIndex: index)
    }
}
