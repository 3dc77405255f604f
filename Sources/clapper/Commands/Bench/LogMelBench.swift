internal import AudioFeatures
internal import Essentials
internal import Foundation

/// A log-mel spectrogram that every audio library can compute, and how long ours takes.
struct LogMelBench {
    /// Seconds of sound.
    static let seconds = 60.0
    /// Periodic Hann window as long as the FFT, mirrored ends, HTK mel on the power without
    /// normalization, `ln(x + 1e-6)`.
    let preset: SpectrogramPreset

    init(sampleRate: Int, fftSize: Int, hopLength: Int, bandCount: Int) throws {
        preset = try SpectrogramPreset(
            name: "bench", sampleRate: sampleRate, windowLength: fftSize, fftSize: fftSize,
            hopLength: hopLength, window: .periodicHann,
            framing: FramingRule(extent: .fftSize, padding: .reflectCentre), spectrum: .power,
            bands: .mel(
                MelFilterbank(
                    bandCount: bandCount, maximumHertz: Double(sampleRate) / 2, scale: .htk)),
            logarithm: LogarithmRule(offset: 1e-6, divisor: 1),
            clipSampleCount: Int(Self.seconds) * sampleRate)
    }

    /// A tone that glides up and down, in noise.
    static func sound(sampleRate: Int) -> [Float] {
        var stream = RandomStream(seed: 1)
        return (0..<(Int(seconds) * sampleRate)).map { n in
            let time = Double(n) / Double(sampleRate)
            let tone = 0.3 * sin(2 * Double.pi * (220 + 110 * sin(0.7 * time)) * time)
            return Float(tone + 0.1 * stream.uniform(in: -1...1))
        }
    }

    /// The spectrogram, computed on one thread.
    func compute(_ samples: [Float]) throws -> Spectrogram {
        try SpectrogramComputer(preset: preset).spectrogram(of: samples)
    }

    /// Seconds that a spectrogram takes, with plans made before and memory for values each time.
    func median(of runs: Int, _ samples: [Float], threads: Int) throws -> Double {
        let computer = try SpectrogramComputer(preset: preset, threads: threads)
        _ = try computer.spectrogram(of: samples)
        let clock = ContinuousClock()
        let times = try (0..<runs).map { _ in
            try clock.measure { _ = try computer.spectrogram(of: samples) } / .seconds(1)
        }
        return Median.of(times)
    }
}
