// Spoken words from eSpeak NG.

internal import Foundation

/// A voice and a manner of speaking.
struct SpeakingStyle: Hashable, Sendable {
    /// eSpeak's voice with variant, such as `en+f3`.
    var voice: String
    /// From 0, low, to 100, high.
    var pitch: Int
    /// Words a minute.
    var rate: Int
}

/// The speech synthesizer could not be used.
public struct SpeechError: Error, CustomStringConvertible, Sendable {
    /// What happened and what to do about it.
    public let description: String
}

/// Speech from the `espeak-ng` program.
///
/// A process of its own for each utterance, not the library: the library's state carries over
/// from one utterance to the next (the same word comes out differently the second time), and
/// version 1.51 hangs when it is started twice.
enum Speech {
    /// Mono samples at 48 kHz without the silence around the words, with peak 1.
    static func samples(_ text: String, _ style: SpeakingStyle) throws(SpeechError) -> [Float] {
        let wave = try recording(text, style)
        guard wave.count > 44 else {
            throw SpeechError(description: "espeak-ng said nothing for \"\(text)\"")
        }
        // Header of 44 bytes as eSpeak NG writes it: rate at byte 24, 16-bit mono samples.
        let rate = Int(wave[24]) | Int(wave[25]) << 8 | Int(wave[26]) << 16
        let samples = stride(from: 44, to: wave.count - 1, by: 2).map { at in
            Float(Int16(bitPattern: UInt16(wave[at]) | UInt16(wave[at + 1]) << 8)) / 32_768
        }
        return trimmed(resampled(samples, from: rate))
    }

    private static func recording(
        _ text: String, _ style: SpeakingStyle
    ) throws(SpeechError) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "espeak-ng", "-v", style.voice, "-p", "\(style.pitch)", "-s", "\(style.rate)",
            "--stdout", text,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            if process.terminationStatus == 0 { return [UInt8](bytes) }
        } catch {
            throw SpeechError(description: "espeak-ng: \(error)")
        }
        throw SpeechError(
            description: "espeak-ng failed (exit code \(process.terminationStatus)); "
                + "install the package espeak-ng")
    }

    /// Cubic (Catmull-Rom) interpolation to 48 kHz.
    private static func resampled(_ samples: [Float], from rate: Int) -> [Float] {
        guard samples.count > 4 else { return [] }
        let ratio = Double(rate) / Double(Stem.sampleRate)
        let count = Int(Double(samples.count - 3) / ratio)
        return (0..<count).map { index in
            let place = Double(index) * ratio
            let start = Int(place)
            let t = Float(place - Double(start))
            let (a, b, c, d) = (
                samples[start], samples[start + 1], samples[start + 2], samples[start + 3]
            )
            let curve = (2 * a - 5 * b + 4 * c - d) * t * t + (3 * (b - c) + d - a) * t * t * t
            return b + 0.5 * ((c - a) * t + curve)
        }
    }

    private static func trimmed(_ samples: [Float]) -> [Float] {
        let peak = samples.reduce(0) { max($0, abs($1)) }
        guard peak > 0,
            let first = samples.firstIndex(where: { abs($0) > 0.05 * peak }),
            let last = samples.lastIndex(where: { abs($0) > 0.02 * peak })
        else { return [] }
        return samples[first...last].map { $0 / peak }
    }
}
