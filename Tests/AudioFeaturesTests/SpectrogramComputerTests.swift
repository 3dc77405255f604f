import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite struct SpectrogramComputerTests {
    @Test func energyIsKept() throws {
        // Parseval: N * sum of (w x)^2 = |X[0]|^2 + 2 * (...) + |X[N/2]|^2 for each frame.
        let samples = Fixtures.noise(2000, seed: 1)
        let preset = SpectrogramPreset.aveLinear
        let spectrogram = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        let weights = WindowFunction.periodicHann.weights(length: 480)
        for frame in 0..<spectrogram.frameCount {
            let energy = weights.indices.reduce(0.0) { sum, n in
                let position = frame * 240 + n
                guard position < samples.count else { return sum }
                return sum + pow(weights[n] * Double(samples[position]), 2)
            }
            let spectral = (0..<257).reduce(0.0) { sum, band in
                let squared = exp(10 * Double(spectrogram[band, frame]))
                return sum + (band == 0 || band == 256 ? squared : 2 * squared)
            }
            #expect(abs(spectral / (512 * energy) - 1) < 1e-5, "frame \(frame)")
        }
    }

    @Test func louderSoundShiftsEveryValueByTheSameAmount() throws {
        let samples = Fixtures.noise(5000, seed: 2)
        let computer = try SpectrogramComputer(preset: .l3Linear)
        let quiet = try computer.spectrogram(of: samples)
        let loud = try computer.spectrogram(of: samples.map { $0 * 8 })
        let shift = log(Float(8)) / 5
        #expect(largestDifference(quiet.values.map { $0 + shift }, loud.values) < 2e-6)
    }

    @Test func soundShiftedByOneHopShiftsBySameBits() throws {
        let samples = Fixtures.noise(240 * 50, seed: 3)
        let computer = try SpectrogramComputer(preset: .l3Linear)
        let whole = try computer.spectrogram(of: samples)
        for hops in [1, 2, 15, 17] {
            let shifted = try computer.spectrogram(of: Array(samples[(240 * hops)...]))
            try #require(shifted.frameCount == whole.frameCount - hops)
            for band in 0..<whole.bandCount {
                for frame in 0..<shifted.frameCount
                where shifted[band, frame] != whole[band, frame + hops] {
                    Issue.record("band \(band), frame \(frame), \(hops) hops")
                    return
                }
            }
        }
    }

    @Test func aToneIsLoudestInItsBand() throws {
        // 3 kHz is exactly band 32 of 93.75 Hz each.
        let tone = (0..<48_000).map { Float(0.5 * sin(2 * Double.pi * 3000 * Double($0) / 48_000)) }
        let spectrogram = try SpectrogramComputer(preset: .aveLinear).spectrogram(of: tone)
        for frame in 0..<199 {
            let loudest = (0..<257).max { spectrogram[$0, frame] < spectrogram[$1, frame] }
            #expect(loudest == 32)
            // Amplitude 0.5, half of it at the positive frequency, times the sum of the window.
            #expect(abs(spectrogram[32, frame] - log(Float(0.25 * 240)) / 5) < 1e-5)
        }
    }

    @Test func silenceHasTheFloorEverywhere() throws {
        let spectrogram = try SpectrogramComputer(preset: .l3Linear)
            .spectrogram(of: [Float](repeating: 0, count: 48_000))
        let floor = try #require(SpectrogramPreset.l3Linear.logarithm).silence
        #expect(abs(floor - log(Float(1e-12)) / 5) < 1e-6)
        #expect(spectrogram.values.allSatisfy { $0 == floor })
    }

    @Test func endPaddingOnlyAddsAFrame() throws {
        let samples = Fixtures.noise(48_000, seed: 4)
        let l3 = try SpectrogramComputer(preset: .l3Linear).spectrogram(of: samples)
        let ave = try SpectrogramComputer(preset: .aveLinear).spectrogram(of: samples)
        #expect((l3.frameCount, ave.frameCount) == (199, 200))
        for band in 0..<257 {
            #expect((0..<199).allSatisfy { l3[band, $0] == ave[band, $0] })
        }
        let padded = try SpectrogramComputer(preset: .l3Linear)
            .spectrogram(of: samples + [Float](repeating: 0, count: 240))
        #expect(padded == ave)
    }

    @Test func powerIsTheSquareOfMagnitude() throws {
        let samples = Fixtures.noise(3000, seed: 9)
        func compute(_ spectrum: SpectrumRule) throws -> Spectrogram {
            let preset = try SpectrogramPreset(
                name: "test", sampleRate: 16_000, windowLength: 400, fftSize: 400, hopLength: 160,
                window: .periodicHann, framing: FramingRule(extent: .window, padding: .none),
                spectrum: spectrum, logarithm: LogarithmRule(floor: 1e-10, divisor: 1),
                clipSampleCount: 16_000)
            return try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        }
        let magnitude = try compute(.magnitude)
        #expect((magnitude.bandCount, magnitude.frameCount) == (201, 17))
        #expect(
            largestDifference(magnitude.values.map { $0 * 2 }, try compute(.power).values) < 4e-6)
    }

    @Test(arguments: [2, 4, 6, 10, 14, 30, 62, 64, 400, 1022])
    func binsAreThoseOfThePlainSum(fftSize: Int) throws {
        let preset = try SpectrogramPreset(
            name: "test", sampleRate: 16_000, windowLength: fftSize, fftSize: fftSize, hopLength: 1,
            window: .rectangular, framing: FramingRule(extent: .window, padding: .none),
            spectrum: .power, logarithm: nil, clipSampleCount: 16_000)
        // Six frames: one batch of the transform and a part of another.
        let samples = Fixtures.noise(fftSize + 5, seed: UInt64(fftSize))
        let spectrogram = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        #expect((spectrogram.bandCount, spectrogram.frameCount) == (fftSize / 2 + 1, 6))
        for frame in 0..<6 {
            for bin in 0...(fftSize / 2) {
                var (real, imaginary) = (0.0, 0.0)
                for n in 0..<fftSize {
                    let angle = 2 * Double.pi * Double(bin * n % fftSize) / Double(fftSize)
                    real += cos(angle) * Double(samples[frame + n])
                    imaginary -= sin(angle) * Double(samples[frame + n])
                }
                let power = real * real + imaginary * imaginary
                // Rounded to single precision, and 1e-13 of the frame's energy from the transforms.
                let tolerance = 1e-7 * power + 1e-12
                #expect(abs(Double(spectrogram[bin, frame]) - power) <= tolerance)
            }
        }
    }

    @Test func quietBinsOfALoudFrameAreExact() throws {
        // A tone on a bin and another 120 dB below: single precision would miss it by a tenth.
        let preset = try SpectrogramPreset(
            name: "test", sampleRate: 16_000, windowLength: 1024, fftSize: 1024, hopLength: 1024,
            window: .rectangular, framing: FramingRule(extent: .window, padding: .none),
            spectrum: .magnitude, logarithm: nil, clipSampleCount: 16_000)
        func tone(_ bin: Int, _ n: Int) -> Double { cos(2 * .pi * Double(bin * n % 1024) / 1024) }
        // Samples with few bits, so that rounding them to single precision changes nothing.
        let samples = (0..<1024).map { n in
            Float((tone(256, n) * 4096).rounded()) + (n % 2 == 0 ? Float(0x1p-8) : -Float(0x1p-8))
        }
        let spectrogram = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        #expect(abs(spectrogram[256, 0] / (4096 * 512) - 1) < 1e-6)
        #expect(abs(spectrogram[512, 0] / (1024 * 0x1p-8) - 1) < 1e-6)
    }

    @Test func aUsedComputerForgetsWhatItComputedBefore() throws {
        let short = Fixtures.noise(700, seed: 5)
        let fresh = try SpectrogramComputer(preset: .aveLinear).spectrogram(of: short)
        let used = try SpectrogramComputer(preset: .aveLinear)
        _ = try used.spectrogram(of: Fixtures.noise(9000, seed: 6))
        #expect(try used.spectrogram(of: short) == fresh)
    }

    @Test func everyThreadGetsTheSameBits() async throws {
        let samples = Fixtures.noise(12_345, seed: 7)
        let expected = try SpectrogramComputer(preset: .aveLinear).spectrogram(of: samples)
        try await withThrowingTaskGroup(of: Spectrogram.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try SpectrogramComputer(preset: .aveLinear).spectrogram(of: samples)
                }
            }
            for try await spectrogram in group { #expect(spectrogram == expected) }
        }
    }

    @Test func tooShortSoundSaysHowMuchIsNeeded() throws {
        let computer = try SpectrogramComputer(preset: .l3Linear)
        let error = try #require(throws: SpectrogramError.self) {
            try computer.spectrogram(of: [Float](repeating: 0, count: 479))
        }
        #expect(error.code == .tooShort)
        #expect(error.message.contains("479 samples"))
        #expect(error.message.contains("at least 480"))
        #expect(throws: SpectrogramError.self) {
            try SpectrogramComputer(preset: .aveLinear).spectrogram(of: [])
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity], [0, 7, 8, 4799, 4800])
    func samplesThatAreNoNumbersAreReported(value: Float, index: Int) throws {
        var samples = Fixtures.noise(4801, seed: 8)
        samples[index] = value
        let computer = try SpectrogramComputer(preset: .l3Linear)
        let error = try #require(throws: SpectrogramError.self) {
            try computer.spectrogram(of: samples)
        }
        #expect(error.code == .notFinite)
        #expect(error.sampleIndex == index)
    }

    @Test(arguments: SpectrogramPreset.all, [0, 7, 4800])
    func samplesWhosePowerWouldOverflowAreReported(
        preset: SpectrogramPreset, index: Int
    ) throws {
        var samples = Fixtures.noise(4801, seed: 8)
        let computer = try SpectrogramComputer(preset: preset)
        for value in [preset.largestSample * 1.001, -preset.largestSample * 1.001, 1e20] {
            samples[index] = value
            let error = #expect(throws: SpectrogramError.self) {
                try computer.spectrogram(of: samples)
            }
            #expect(error?.code == .notFinite)
            #expect(error?.sampleIndex == index)
        }
    }

    @Test func aBufferOfTheWrongSizeStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var values = [Float](repeating: 0, count: 257 * 198)
            try values.withUnsafeMutableBufferPointer {
                try SpectrogramComputer(preset: .l3Linear)
                    .compute([Float](repeating: 0, count: 48_000), into: $0)
            }
        }
    }
}
