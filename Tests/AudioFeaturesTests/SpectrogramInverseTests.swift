// Sound made back from spectrograms, measured beside librosa.
// The numbers come from Tools/golden/phase_recovery.py.

import Essentials
import Foundation
import Testing

@testable import AudioFeatures

@Suite struct SpectrogramInverseTests {
    struct Golden: Decodable {
        struct Sound: Decodable {
            let melError: Double
            let worst32: Double
            let worst60: Double
        }
        let sounds: [String: Sound]

        static func read(_ sound: String) throws -> Sound {
            let data = Data(try ReadFile.bytes(at: Fixtures.path("phase-recovery.json")))
            return try #require(try JSONDecoder().decode(Golden.self, from: data).sounds[sound])
        }
    }

    static let count = 33_075

    /// The sounds of the script.
    static func sound(_ name: String) throws -> [Float] {
        if name == "speech" {
            let path = "\(Fixtures.mediaFolder ?? "")/narrated/jfk.wav"
            return Array(try WAVFile(contentsOf: path).samples[42_666..<(42_666 + count)])
        }
        return (0..<count).map { n in
            let t = Double(n) / 22_050
            let turns = name == "tone" ? 440 * t : 100 * t + 2000 * t * t
            return Float(0.5 * sin(2 * Double.pi * turns))
        }
    }

    /// librosa's `stft` with its defaults, as magnitudes.
    static func linear() throws -> SpectrogramPreset {
        let librosa = SpectrogramPreset.librosa
        return try SpectrogramPreset(
            name: "librosa-linear", sampleRate: 22_050, windowLength: 2048, fftSize: 2048,
            hopLength: 512, window: librosa.window, framing: librosa.framing,
            spectrum: .magnitude, logarithm: nil, clipSampleCount: 22_050)
    }

    static var sounds: [String] {
        ["tone", "chirp"] + (Fixtures.mediaFolder == nil ? [] : ["speech"])
    }

    @Test(arguments: sounds, [32, 60])
    func convergesNearlyAsFarAsLibrosa(name: String, iterations: Int) throws {
        let preset = try Self.linear()
        let computer = try SpectrogramComputer(preset: preset)
        let given = try computer.spectrogram(of: Self.sound(name))
        let inverse = try SpectrogramInverse(preset: preset)
        let golden = try Golden.read(name)
        var worst = 0.0
        for seed in 0..<3 {
            let made = inverse.sound(
                of: given, sampleCount: Self.count, iterations: iterations, seed: UInt64(seed))
            #expect(made.count == Self.count)
            let distance = Self.distance(try computer.spectrogram(of: made), from: given)
            worst = max(worst, distance)
        }
        if ProcessInfo.processInfo.environment["CLAPPER_PRINT_ERRORS"] != nil {
            print("\(name), \(iterations) steps: convergence \(worst)")
        }
        // librosa knows that there is silence outside the sound, and so comes a little closer.
        #expect(worst < 1.3 * (iterations == 32 ? golden.worst32 : golden.worst60))
    }

    @Test(arguments: sounds)
    func spreadsMelBandsAsExactlyAsLibrosa(name: String) throws {
        let preset = SpectrogramPreset.librosa
        let given = try SpectrogramComputer(preset: preset).spectrogram(of: Self.sound(name))
        let magnitudes = try SpectrogramInverse(preset: preset).magnitudes(of: given)
        #expect(magnitudes.allSatisfy { $0 >= 0 && $0.isFinite })
        let weights = try #require(preset.bands.weights(sampleRate: 22_050, fftSize: 2048))
        var (error, whole) = (0.0, 0.0)
        for frame in 0..<given.frameCount {
            for (band, row) in weights.rows.enumerated() {
                let sum = (0..<row.count).reduce(0.0) { sum, place in
                    let magnitude = magnitudes[frame * 1025 + row.firstColumn + place]
                    return sum + Double(weights.weights[row.start + place]) * magnitude * magnitude
                }
                error += pow(sum - Double(given[band, frame]), 2)
                whole += pow(Double(given[band, frame]), 2)
            }
        }
        let relative = (error / whole).squareRoot()
        if ProcessInfo.processInfo.environment["CLAPPER_PRINT_ERRORS"] != nil {
            print("\(name): mel error \(relative)")
        }
        #expect(relative < max(0.02, 1.05 * (try Golden.read(name).melError)))
    }

    @Test(arguments: SpectrogramPreset.all.filter { $0.cepstrum == nil })
    func everyPresetWithBandsComesBack(preset: SpectrogramPreset) throws {
        // A quarter of a second or more: enough for every framing rule.
        let count = max(preset.minimumSampleCount, preset.sampleRate / 4)
        let tone = (0..<count).map { n in
            Float(0.5 * sin(2 * Double.pi * 1000 * Double(n) / Double(preset.sampleRate)))
        }
        let computer = try SpectrogramComputer(preset: preset)
        let given = try computer.spectrogram(of: tone)
        let made = try SpectrogramInverse(preset: preset)
            .sound(of: given, sampleCount: count, iterations: 10)
        #expect(made.count == count)
        #expect(made.allSatisfy { $0.isFinite && abs($0) < 4 })
        let again = try computer.spectrogram(of: made)
        // The tone is still the loudest, and, where there is a level, has kept it.
        let middle = given.frameCount / 2
        let levels = try #require(preset.decibels(of: given))
        let others = try #require(preset.decibels(of: again))
        func column(_ levels: [Float]) -> [Float] {
            (0..<given.bandCount).map { levels[$0 * given.frameCount + middle] }
        }
        let (before, after) = (column(levels), column(others))
        let loudest = try #require(before.indices.max { before[$0] < before[$1] })
        let found = try #require(after.indices.max { after[$0] < after[$1] })
        #expect(abs(loudest - found) <= 1)
        #expect(abs(before[loudest] - after[loudest]) < 3)
    }

    @Test func standardizedValuesComeBackToo() throws {
        let avid = SpectrogramPreset.avid
        let preset = try avid.standardized(
            means: (0..<257).map { Float($0) / 10 - 30 },
            deviations: (0..<257).map { 1 + Float($0) / 50 })
        let samples = Fixtures.noise(6000, seed: 3)
        let plain = try SpectrogramInverse(preset: avid)
            .magnitudes(of: SpectrogramComputer(preset: avid).spectrogram(of: samples))
        let standardized = try SpectrogramInverse(preset: preset)
            .magnitudes(of: SpectrogramComputer(preset: preset).spectrogram(of: samples))
        let worst = zip(plain, standardized).map { abs($0 / $1 - 1) }.max()
        #expect(try #require(worst) < 1e-4)
    }

    @Test func theSameSeedGivesTheSameSound() throws {
        let preset = SpectrogramPreset.vggish
        let given = try SpectrogramComputer(preset: preset)
            .spectrogram(of: Fixtures.noise(4000, seed: 1))
        let inverse = try SpectrogramInverse(preset: preset)
        let first = inverse.sound(of: given, iterations: 3, seed: 5)
        #expect(first.count == 400 + 22 * 160)
        #expect(inverse.sound(of: given, iterations: 3, seed: 5) == first)
        #expect(inverse.sound(of: given, iterations: 3, seed: 6) != first)
    }

    @Test func silenceStaysSilent() throws {
        let preset = SpectrogramPreset.librosa
        let given = try SpectrogramComputer(preset: preset)
            .spectrogram(of: [Float](repeating: 0, count: 5000))
        let made = try SpectrogramInverse(preset: preset).sound(of: given)
        #expect(made.allSatisfy { $0 == 0 })
    }

    @Test func cepstraAreRefused() {
        let error = #expect(throws: SpectrogramError.self) {
            try SpectrogramInverse(preset: .syncNetMFCC)
        }
        #expect(error?.code == .noInverse)
        #expect(error?.message.contains("13 cepstral coefficients") == true)
    }

    @Test(arguments: SpectrogramPreset.all, [1, 2, 17])
    func aSpectrogramSpansTheSoundThatHasItsColumns(preset: SpectrogramPreset, frameCount: Int) {
        let length = preset.soundLength(frameCount: frameCount)
        let count = preset.frameCount(sampleCount: length)
        // A mirrored sound of few columns is longer than they are.
        #expect(count == frameCount || (length == preset.minimumSampleCount && count > frameCount))
    }

    private static func distance(_ made: Spectrogram, from given: Spectrogram) -> Double {
        var (error, whole) = (0.0, 0.0)
        for (a, b) in zip(made.values, given.values) {
            error += pow(Double(a) - Double(b), 2)
            whole += pow(Double(b), 2)
        }
        return (error / whole).squareRoot()
    }
}
