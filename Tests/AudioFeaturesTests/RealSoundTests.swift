// Both presets against NumPy and SciPy on real recordings, read where CLAPPER_MEDIA is set.
// The numbers come from Tools/golden/spectrograms.py.

import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite(.enabled(if: Fixtures.mediaFolder != nil, "CLAPPER_MEDIA names no folder of recordings"))
struct RealSoundTests {
    struct Golden: Decodable {
        let windows: [Window]
    }

    struct Window: Decodable {
        let path: String
        let offset: Int
        let sampleCount: Int
        let presets: [String: Digest]
    }

    struct Digest: Decodable {
        let frameCount: Int
        let mean: Float
        let indices: [Int]
        let values: [Float]
    }

    @Test(arguments: SpectrogramPreset.all)
    func agreesWithSciPyOnRecordings(preset: SpectrogramPreset) throws {
        let data = Data(try ReadFile.bytes(at: Fixtures.path("real-sound.json")))
        let windows = try JSONDecoder().decode(Golden.self, from: data).windows
        #expect(windows.count >= 9)
        let computer = try SpectrogramComputer(preset: preset)
        for window in windows {
            let digest = try #require(window.presets[preset.name])
            let file = try WAVFile(contentsOf: "\(Fixtures.mediaFolder ?? "")/\(window.path)")
            let end = window.offset + window.sampleCount
            try #require(end <= file.samples.count)
            let ours = try computer.spectrogram(of: Array(file.samples[window.offset..<end]))
            try #require(ours.frameCount == digest.frameCount)
            let chosen = digest.indices.map { ours.values[$0] }
            #expect(largestDifference(chosen, digest.values) < 1e-4, "\(window.path)")
            let mean = ours.values.reduce(0) { $0 + Double($1) } / Double(ours.values.count)
            #expect(abs(Float(mean) - digest.mean) < 1e-5, "\(window.path)")
        }
    }
}

/// The samples of a mono WAV file of 16-bit numbers, in -1..<1, whatever its sample rate.
struct WAVFile {
    let samples: [Float]

    init(contentsOf path: String) throws {
        let bytes = try ReadFile.bytes(at: path)
        var position = 12
        while position + 8 <= bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            let body = bytes[(position + 8)..<min(position + 8 + size, bytes.count)]
            if Array(bytes[position..<(position + 4)]) == Array("data".utf8) {
                samples = stride(from: body.startIndex, to: body.endIndex - 1, by: 2).map { index in
                    let number = Int16(
                        bitPattern: UInt16(body[index]) | UInt16(body[index + 1]) << 8)
                    return Float(number) / 32768
                }
                return
            }
            position += 8 + size + size % 2
        }
        samples = []
    }
}
