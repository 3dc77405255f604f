// Every preset against the software it stands for, on synthetic signals and on recordings.
// The numbers come from Tools/golden/spectrogram_presets.py.

import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite struct GoldenPresetTests {
    @Test(arguments: SpectrogramPreset.all)
    func agreesWithItsReferenceOnSyntheticSignals(preset: SpectrogramPreset) throws {
        let entries = try GoldenFile.read("presets.json").entries
        #expect(entries.count == 13)
        var report = Deviation()
        for entry in entries {
            let signal = try #require(entry.signal)
            let samples = try Fixtures.array("\(signal).samples.npy").values
            let digest = try #require(entry.presets[preset.name])
            try digest.compare(samples, preset, signal, &report)
        }
        report.print(preset, "synthetic")
    }

    @Test(
        .enabled(if: Fixtures.mediaFolder != nil, "CLAPPER_MEDIA names no folder of recordings"),
        arguments: SpectrogramPreset.all)
    func agreesWithItsReferenceOnRecordings(preset: SpectrogramPreset) throws {
        let entries = try GoldenFile.read("presets-real.json").entries
        #expect(entries.count >= 9)
        var report = Deviation()
        for entry in entries {
            let path = try #require(entry.path)
            let digest = try #require(entry.presets[preset.name])
            let (offset, count) = (entry.offset ?? 0, entry.sampleCount ?? 0)
            let file = try WAVFile(contentsOf: "\(Fixtures.mediaFolder ?? "")/\(path)")
            try #require(offset + count <= file.samples.count)
            let samples = Array(file.samples[offset..<(offset + count)])
            try digest.compare(samples, preset, path, &report)
        }
        report.print(preset, "recordings")
    }
}

/// What `Tools/golden/spectrogram_presets.py` wrote.
struct GoldenFile: Decodable {
    let entries: [Entry]

    struct Entry: Decodable {
        let signal: String?
        let path: String?
        let offset: Int?
        let sampleCount: Int?
        let presets: [String: Digest]
    }

    struct Digest: Decodable {
        let bandCount: Int
        let frameCount: Int
        let mean: Double
        let columnMeans: [Double]
        let indices: [Int]
        let values: [Double]
    }

    static func read(_ name: String) throws -> GoldenFile {
        let data = Data(try ReadFile.bytes(at: Fixtures.path(name)))
        return try JSONDecoder().decode(GoldenFile.self, from: data)
    }
}

/// The largest differences seen, in the unit of the preset's values (natural logarithms where the
/// preset has no logarithm).
struct Deviation {
    var within80Decibels = 0.0
    var anywhere = 0.0

    func print(_ preset: SpectrogramPreset, _ what: String) {
        guard ProcessInfo.processInfo.environment["CLAPPER_PRINT_ERRORS"] != nil else { return }
        Swift.print(
            "\(preset.name) \(what): \(within80Decibels) within 80 dB, \(anywhere) anywhere")
    }
}

extension GoldenFile.Digest {
    /// Compares our spectrogram of the samples; 0 frames stand for a sound that is refused.
    func compare(
        _ samples: [Float], _ preset: SpectrogramPreset, _ comment: String,
        _ report: inout Deviation
    ) throws {
        guard frameCount > 0 else {
            #expect(preset.frameCount(sampleCount: samples.count) == 0, "\(comment)")
            let error = #expect(throws: SpectrogramError.self, "\(comment)") {
                try SpectrogramComputer(preset: preset).spectrogram(of: samples)
            }
            #expect(error?.code == .tooShort)
            return
        }
        let ours = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        try #require(ours.bandCount == bandCount && ours.frameCount == frameCount, "\(comment)")
        let levels = preset.decibels(of: ours) ?? ours.values
        let loudest = try #require(levels.max())
        let isLinear = preset.logarithm == nil
        for (index, expected) in zip(indices, values) {
            let own = Double(ours.values[index])
            let isAudible = preset.cepstrum != nil || levels[index] >= loudest - 80
            if isLinear && !isAudible { continue }
            // Powers are compared by their logarithms; silence has none.
            let difference =
                isLinear && expected > 0 ? abs(log(own / expected)) : abs(own - expected)
            #expect(difference <= 1e-4, "\(comment) [\(index)]: \(own), not \(expected)")
            report.anywhere = max(report.anywhere, difference)
            if isAudible { report.within80Decibels = max(report.within80Decibels, difference) }
        }
        let own = ours.values.reduce(0) { $0 + Double($1) } / Double(ours.values.count)
        #expect(abs(own - mean) <= 2e-5 * max(1, abs(mean)), "\(comment): mean")
        try compareColumns(of: ours, isLinear: isLinear, comment)
    }

    /// Compares the mean of each column, so that not one may be wrong.
    private func compareColumns(
        of ours: Spectrogram, isLinear: Bool, _ comment: String
    ) throws {
        try #require(columnMeans.count == frameCount, "\(comment)")
        let wrong = columnMeans.indices.filter { frame in
            let sum = (0..<bandCount).reduce(0.0) { $0 + Double(ours[$1, frame]) }
            let expected = columnMeans[frame]
            // Powers have no absolute scale: a quiet column must be as right as a loud one.
            let scale = isLinear ? abs(expected) : max(1, abs(expected))
            return !(abs(sum / Double(bandCount) - expected) <= 2e-5 * scale)
        }
        #expect(wrong == [], "\(comment): columns")
    }
}
