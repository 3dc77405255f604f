import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite struct SpectrogramPresetTests {
    @Test func oneSecondHasTheSizesOfThePapers() {
        #expect(SpectrogramPreset.l3Linear.bandCount == 257)
        #expect(SpectrogramPreset.l3Linear.clipSampleCount == 48_000)
        #expect(SpectrogramPreset.l3Linear.clipFrameCount == 199)
        #expect(SpectrogramPreset.aveLinear.bandCount == 257)
        #expect(SpectrogramPreset.aveLinear.clipFrameCount == 200)
    }

    @Test func framesAsLongAsTheFFTAreOneFewer() throws {
        let preset = try linear(framing: FramingRule(extent: .fftSize, padding: .none))
        #expect(preset.frameCount(sampleCount: 48_000) == 198)
    }

    @Test func hopOf242GivesTheColumnsOfTheMarlCode() throws {
        let preset = try linear(
            windowLength: 512, hopLength: 242,
            framing: FramingRule(extent: .window, padding: .none))
        #expect(preset.frameCount(sampleCount: 48_000) == 197)
    }

    @Test func frameCountsAtTheEdges() {
        let (l3, ave) = (SpectrogramPreset.l3Linear, SpectrogramPreset.aveLinear)
        let expected = [
            (-1, 0, 0), (0, 0, 0), (1, 0, 1), (240, 0, 1), (241, 0, 2), (479, 0, 2), (480, 1, 2),
            (481, 1, 3), (719, 1, 3), (720, 2, 3), (47_999, 198, 200), (48_001, 199, 201),
        ]
        for (samples, l3Frames, aveFrames) in expected {
            #expect(l3.frameCount(sampleCount: samples) == l3Frames, "\(samples)")
            #expect(ave.frameCount(sampleCount: samples) == aveFrames, "\(samples)")
        }
        #expect(l3.minimumSampleCount == 480)
        #expect(ave.minimumSampleCount == 1)
    }

    @Test func clipsHaveTheSizesOfTheirSources() {
        let sizes = SpectrogramPreset.all.map { "\($0.name) \($0.bandCount)x\($0.clipFrameCount)" }
        let expected = [
            "l3-linear 257x199", "ave-linear 257x200", "l3-linear-marl 257x197",
            "openl3-linear 257x197", "openl3-mel128 128x199", "openl3-mel256 256x199",
            "openl3-mel128-librosa 128x199", "openl3-mel256-librosa 256x199",
            "openl3-mel128-htk 128x199", "openl3-mel256-htk 256x199", "vggish 64x96",
            "librosa 128x44", "librosa-db 128x44", "torchaudio 128x81", "torchaudio-db 128x81",
            "kaldi-fbank 23x98", "kaldi-fbank-80 80x98", "whisper 80x3000", "whisper-128 128x3000",
            "avid 257x201", "vsl 257x200", "syncnet-mfcc 13x99",
        ]
        #expect(sizes == expected)
    }

    @Test func networksThatSynchronizeTakeShortClips() throws {
        let presets = [
            SpectrogramPreset.synchrony, .synchronyLong, .syncNetWindow, .filterbank40,
        ]
        #expect(
            presets.map { "\($0.name) \($0.bandCount)x\($0.clipFrameCount)" } == [
                "synchrony 64x32", "synchrony-long 64x420", "syncnet-mfcc 13x20",
                "kaldi-fbank-40 40x98",
            ])
        #expect(throws: SpectrogramError.self) {
            try SpectrogramPreset.synchrony.lasting(sampleCount: 399)
        }
        #expect(
            try SpectrogramPreset.syncNetWindow.lasting(sampleCount: 16_000) == .syncNetMFCC)
    }

    /// What training on stretches relies on: the columns of a moment are those of the stretch around it.
    @Test func aStretchHasTheColumnsOfItsMoments() throws {
        let preset = SpectrogramPreset.synchrony
        let samples = (0..<preset.clipSampleCount + 3 * 640).map { sin(Float($0 * $0) / 9000) }
        let whole = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        for moment in 0...3 {
            let window = Array(samples[moment * 640..<moment * 640 + preset.clipSampleCount])
            let own = try SpectrogramComputer(preset: preset).spectrogram(of: window)
            for (band, frame) in [(0, 0), (5, 31), (63, 16)] {
                #expect(own[band, frame] == whole[band, frame + 4 * moment])
            }
        }
    }

    @Test(arguments: SpectrogramPreset.all)
    func theShortestSoundIsAsShortAsPromised(preset: SpectrogramPreset) {
        #expect(preset.frameCount(sampleCount: preset.minimumSampleCount) >= 1)
        #expect(preset.frameCount(sampleCount: preset.minimumSampleCount - 1) == 0)
    }

    @Test func rowsHaveTheFrequenciesOfTheirMiddles() throws {
        let linear = try #require(SpectrogramPreset.l3Linear.bandFrequencies)
        #expect((linear[0], linear[1], linear[256]) == (0, 93.75, 24_000))
        let pairs = try #require(SpectrogramPreset.avid.bandFrequencies)
        #expect((pairs[0], pairs[1], pairs.count) == (0, 1.5 * 24_000 / 1024, 257))
        let mel = try #require(SpectrogramPreset.whisper.bandFrequencies)
        #expect(mel.count == 80 && zip(mel, mel.dropFirst()).allSatisfy { $0 < $1 })
        #expect(SpectrogramPreset.syncNetMFCC.bandFrequencies == nil)
    }

    @Test func decibelsFollowFromTheDefinition() throws {
        func decibels(_ preset: SpectrogramPreset, _ value: Float) -> Float? {
            let one = Spectrogram(
                bandCount: preset.bandCount, frameCount: 1,
                values: [Float](repeating: value, count: preset.bandCount))
            return preset.decibels(of: one)?[0]
        }
        // A factor 10 in magnitude is ln(10) / 5 in the values and 20 dB.
        #expect(abs((decibels(.l3Linear, log(10) / 5) ?? 0) - 20) < 1e-4)
        // OpenL3 takes 10 log10 of the magnitude, and of the root of the power.
        #expect(abs((decibels(.openL3Mel128, -10) ?? 0) + 20) < 1e-4)
        #expect(abs((decibels(.openL3Mel128HTK, -10) ?? 0) + 20) < 1e-4)
        // Whisper: (log10 p + 4) / 4.
        #expect(abs((decibels(.whisper, 0.5) ?? 0) + 20) < 1e-4)
        #expect(abs((decibels(.librosa, 100) ?? 0) - 20) < 1e-4)
        #expect(decibels(.syncNetMFCC, 1) == nil)
        let magnitudes = try SpectrogramPreset(
            name: "test", sampleRate: 16_000, windowLength: 512, fftSize: 512, hopLength: 160,
            window: .periodicHann, framing: FramingRule(extent: .window, padding: .none),
            spectrum: .magnitude, logarithm: nil, clipSampleCount: 16_000)
        #expect(abs((decibels(magnitudes, 100) ?? 0) - 40) < 1e-4)
        let statistics = NormalizationRule(means: [20], deviations: [40])
        let standardized = try SpectrogramPreset(
            name: "test", sampleRate: 16_000, windowLength: 512, fftSize: 512, hopLength: 160,
            window: .periodicHann, framing: FramingRule(extent: .window, padding: .none),
            spectrum: .magnitude, logarithm: nil, normalization: statistics,
            clipSampleCount: 16_000)
        #expect(abs((decibels(standardized, 2) ?? 0) - 40) < 1e-4)
    }

    @Test func presetsAreFoundByTheirNames() throws {
        for preset in SpectrogramPreset.all {
            #expect(try SpectrogramPreset.named(preset.name) == preset)
        }
        #expect(Set(SpectrogramPreset.all.map(\.name)).count == SpectrogramPreset.all.count)
    }

    @Test func anUnknownNameIsAnsweredWithTheKnownOnes() throws {
        let error = try #require(throws: SpectrogramError.self) {
            try SpectrogramPreset.named("ave-lineer")
        }
        #expect(error.code == .unknownPreset)
        #expect(error.message.contains("did you mean 'ave-linear'?"))
        #expect(error.message.contains("l3-linear, ave-linear"))
        let other = #expect(throws: SpectrogramError.self) { try SpectrogramPreset.named("qqqqqq") }
        #expect(other?.message.contains("'qqqqqq'. Known presets: l3-linear") == true)
    }

    @Test func survivesJSONUnchanged() throws {
        for preset in SpectrogramPreset.all {
            let data = try JSONEncoder().encode(preset)
            #expect(try JSONDecoder().decode(SpectrogramPreset.self, from: data) == preset)
        }
    }

    @Test func presetsStoredBeforeThereWereOtherPartsStayReadable() throws {
        // Version 0.1 wrote this; it must mean the same for ever.
        let stored = """
            {"name": "ave-linear", "sampleRate": 48000, "windowLength": 480, "fftSize": 512,
             "hopLength": 240, "window": "periodic-hann",
             "framing": {"extent": "window", "padding": "end"}, "spectrum": "magnitude",
             "logarithm": {"floor": 1e-12, "divisor": 5}, "clipSampleCount": 48000}
            """
        #expect(try SpectrogramPreset(stored: stored) == .aveLinear)
    }

    @Test(arguments: SpectrogramPreset.all)
    func theStoredFormIsReadBackAndAlwaysTheSame(preset: SpectrogramPreset) throws {
        let read = try SpectrogramPreset(stored: preset.stored)
        #expect(read == preset)
        #expect(read.stored == preset.stored)
    }

    @Test(arguments: [
        ("\"hopLength\":242", "\"hopLength\":-1"),
        ("\"hopLength\":242", "\"hopLength\":242,\"x\":1"),
        ("\"padding\":\"end\"", "\"padding\":\"left\""), ("\"slaney\"", "\"bark\""),
        ("\"bandCount\":128", "\"bandCount\":0"),
        ("periodic-hann", "kaiser"), ("\"offset\":0", "\"offset\":0,\"gain\":2"),
        ("\"triangles\"", "\"x\":1,\"triangles\""), ("{", ""),
    ])
    func storedPresetsOfOtherVersionsAreRefused(change: (String, String)) throws {
        let good = SpectrogramPreset.openL3Mel128.stored
        let bad = good.replacing(change.0, with: change.1, maxReplacements: 1)
        try #require(bad != good)
        let error = #expect(throws: SpectrogramError.self) { try SpectrogramPreset(stored: bad) }
        #expect(error?.code == .invalidPreset)
    }

    @Test(
        arguments: ["\"hopLength\":160", "\"clipSampleCount\":16000", "\"sampleRate\":16000"],
        [Int.max, Int.min, (1 << 40) + 1])
    func storedCountsTooLargeToAddAreRefused(field: String, count: Int) throws {
        let good = SpectrogramPreset.syncNetMFCC.stored
        let name = try #require(field.split(separator: ":").first)
        for padding in ["none", "end", "completing", "zero-centre", "reflect-centre", "same"] {
            let bad = good.replacing(field, with: "\(name):\(count)")
                .replacing("\"completing\"", with: "\"\(padding)\"")
                .replacing("\"windowLength\":400", with: "\"windowLength\":512")
            try #require(bad.contains("\(count)"))
            let error = #expect(throws: SpectrogramError.self) {
                try SpectrogramPreset(stored: bad)
            }
            #expect(error?.code == .invalidPreset)
        }
    }

    @Test func partsWithoutUsableNumbersAreRefused() throws {
        func make(
            divisor: Float = 1, range: Float = 80, lifter: Double = 22
        ) throws -> SpectrogramPreset {
            try SpectrogramPreset(
                name: "test", sampleRate: 16_000, windowLength: 400, fftSize: 512, hopLength: 160,
                window: .periodicHann, framing: FramingRule(extent: .window, padding: .none),
                spectrum: .power, logarithm: LogarithmRule(floor: 1e-10, divisor: divisor),
                cepstrum: CepstrumRule(
                    coefficientCount: 13, lifter: lifter, startsWithEnergy: false),
                peak: PeakRule(range: range, isRelative: true), clipSampleCount: 16_000)
        }
        #expect(try SpectrogramPreset(stored: try make(lifter: 0).stored).cepstrum?.lifter == 0)
        for range in [Float.infinity, .nan, 0, -1] {
            #expect(throws: SpectrogramError.self, "range \(range)") { try make(range: range) }
        }
        for lifter in [Double.infinity, .nan, -1] {
            #expect(throws: SpectrogramError.self, "lifter \(lifter)") { try make(lifter: lifter) }
        }
        for divisor in [Float.infinity, .nan, 0, -1, .leastNonzeroMagnitude] {
            #expect(throws: SpectrogramError.self, "divisor \(divisor)") {
                try make(divisor: divisor)
            }
        }
    }

    @Test func anotherPresetThanTheTrainedOneIsRefused() throws {
        try SpectrogramPreset.aveLinear.requireSame(as: .aveLinear)
        let error = #expect(throws: SpectrogramError.self) {
            try SpectrogramPreset.l3Linear.requireSame(as: .aveLinear)
        }
        #expect(error?.code == .mismatch)
        #expect(error?.message.contains("differ in name, framing.") == true)
        let statistics = [Float](repeating: 1, count: 257)
        let standardized = try SpectrogramPreset.avid.standardized(
            means: statistics, deviations: statistics)
        #expect(throws: SpectrogramError.self) { try standardized.requireSame(as: .avid) }
        #expect(try SpectrogramPreset(stored: standardized.stored) == standardized)
    }

    @Test func columnsMadeAlikeAreTheSameHoweverManyThereAre() throws {
        try SpectrogramPreset.l3Linear.requireSameColumns(as: .aveLinear)
        let error = #expect(throws: SpectrogramError.self) {
            try SpectrogramPreset.l3LinearMARL.requireSameColumns(as: .l3Linear)
        }
        #expect(error?.code == .mismatch)
        #expect(error?.message.contains("hopLength") == true)
    }

    @Test func contradictoryNumbersAreRefused() {
        let good = FramingRule(extent: .window, padding: .none)
        #expect(throws: SpectrogramError.self) { try linear(windowLength: 513, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(windowLength: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(hopLength: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(fftSize: 511, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(sampleRate: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(floor: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(floor: .nan, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(framing: good, clipSampleCount: 479) }
        let centred = FramingRule(extent: .fftSize, padding: .zeroCentre)
        #expect(throws: SpectrogramError.self) { try linear(framing: centred) }
    }

    @Test func statisticsHaveToFitTheRows() {
        let numbers = [Float](repeating: 1, count: 256)
        #expect(throws: SpectrogramError.self) {
            try SpectrogramPreset.avid.standardized(means: numbers, deviations: numbers)
        }
        #expect(throws: SpectrogramError.self) {
            try SpectrogramPreset.avid.standardized(means: [0], deviations: [0])
        }
    }

    @Test func aDamagedStoredPresetIsRefusedBeforeUse() throws {
        let text = String(
            decoding: try JSONEncoder().encode(SpectrogramPreset.l3Linear), as: UTF8.self
        )
        .replacing("\"hopLength\":240", with: "\"hopLength\":-1")
        let preset = try JSONDecoder().decode(SpectrogramPreset.self, from: Data(text.utf8))
        #expect(preset.hopLength == -1)
        let error = #expect(throws: SpectrogramError.self) {
            try SpectrogramComputer(preset: preset)
        }
        #expect(error?.code == .invalidPreset)
    }

    private func linear(
        sampleRate: Int = 48_000, windowLength: Int = 480, fftSize: Int = 512,
        hopLength: Int = 240, floor: Float = 1e-12, framing: FramingRule,
        clipSampleCount: Int = 48_000
    ) throws -> SpectrogramPreset {
        try SpectrogramPreset(
            name: "test", sampleRate: sampleRate, windowLength: windowLength, fftSize: fftSize,
            hopLength: hopLength, window: .periodicHann, framing: framing, spectrum: .magnitude,
            logarithm: LogarithmRule(floor: floor, divisor: 5), clipSampleCount: clipSampleCount)
    }
}
