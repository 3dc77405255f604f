import ArgumentParser
internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import Reporting

/// Draws or writes the spectrogram of a sound.
struct SpectrogramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spectrogram",
        abstract: "Draw the spectrogram of a sound as a network sees it, or write it as an array.",
        discussion: """
            A .png file gets time and frequency axes and a colour bar in decibels; a .npy file gets the \
            preset's own values, [bands, frames].

              clapper spectrogram clip.mp4 --preset ave-linear --out s.png
            """)

    @Argument(help: "A sound file, or a video with sound.")
    var audio: String

    @Option(help: "The front end: l3-linear or ave-linear.")
    var preset = SpectrogramPreset.aveLinear.name

    @Option(help: "Where it goes: a file ending in .png or .npy.")
    var out: String

    @Option(help: "First second to use, counted from where the sound begins.")
    var from = 0.0

    @Option(help: "How many seconds to use; default is all.")
    var seconds: Double?

    func validate() throws {
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
        let preset = try SpectrogramPreset.named(preset)
        let samples = try wantedSamples(of: read(preset.sampleRate), rate: preset.sampleRate)
        let spectrogram = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        if out.hasSuffix(".npy") {
            try NumPyArray(
                shape: [spectrogram.bandCount, spectrogram.frameCount], values: spectrogram.values
            ).write(to: out)
        } else {
            try PNGWriter.write(picture(of: spectrogram, preset), to: out)
        }
        Console.note(
            "\(out): \(spectrogram.bandCount) bands x \(spectrogram.frameCount) frames, "
                + "\(Double(samples.count) / Double(preset.sampleRate)) s at \(preset.sampleRate) Hz"
        )
    }

    /// The sound at the preset's rate; plain sound files need no demuxer.
    private func read(_ rate: Int) throws -> AudioSamples {
        if let file = try? SoundFile(path: audio) {
            return try file.allSamples().resampled(to: rate)
        }
        return try MediaFile(path: audio).allSamples(sampleRate: rate)
    }

    private func wantedSamples(of sound: AudioSamples, rate: Int) throws -> [Float] {
        let first = Int(from * Double(rate))
        let length = seconds.map { Int($0 * Double(rate)) } ?? sound.samples.count - first
        guard first < sound.samples.count, first + length <= sound.samples.count else {
            let have = Double(sound.samples.count) / Double(rate)
            throw DatasetError(
                .unusable, "\(audio): the sound lasts \(have) s; lower --from or --seconds")
        }
        return Array(sound.samples[first..<first + length])
    }

    private func picture(of spectrogram: Spectrogram, _ preset: SpectrogramPreset) -> RGBImage {
        SpectrogramPicture.render(
            values: preset.decibels(of: spectrogram) ?? spectrogram.values,
            bandCount: spectrogram.bandCount, frameCount: spectrogram.frameCount,
            sampleRate: Double(preset.sampleRate), hopSeconds: preset.hopSeconds, unit: "dB",
            title: "\(audio.split(separator: "/").last ?? "")  \(preset.name)")
    }
}
