import AudioFeatures
import Testing

@Suite struct SpectrogramPatchesTests {
    @Test(arguments: [(96, 96), (96, 48), (10, 1), (3, 5), (400, 96)], [1, 7, 1000])
    func patchesAreColumnsOfTheWhole(form: (length: Int, hop: Int), piece: Int) throws {
        let whole = try SpectrogramComputer(preset: .vggish)
            .spectrogram(of: Fixtures.noise(48_000, seed: 1))
        var cutter = SpectrogramPatches(bandCount: 64, length: form.length, hop: form.hop)
        var values: [Float] = []
        for first in stride(from: 0, to: whole.frameCount, by: piece) {
            let columns = first..<min(first + piece, whole.frameCount)
            let part = (0..<64).flatMap { band in columns.map { whole[band, $0] } }
            values += cutter.append(
                Spectrogram(bandCount: 64, frameCount: columns.count, values: part))
        }
        let count = cutter.count(frameCount: whole.frameCount)
        try #require(values.count == count * form.length * 64)
        for patch in 0..<count {
            for frame in 0..<form.length {
                for band in 0..<64 {
                    let value = values[(patch * form.length + frame) * 64 + band]
                    guard value != whole[band, patch * form.hop + frame] else { continue }
                    Issue.record("patch \(patch), frame \(frame), band \(band)")
                    return
                }
            }
        }
    }

    @Test func vggishExamplesAreCountedAsItDoes() {
        let patches = SpectrogramPatches(bandCount: 64, length: 96, hop: 96)
        // 10 s have 998 columns; 15,600 samples are the shortest sound with an example.
        let vggish = SpectrogramPreset.vggish
        #expect(patches.count(frameCount: vggish.frameCount(sampleCount: 160_000)) == 10)
        #expect(patches.count(frameCount: vggish.frameCount(sampleCount: 15_600)) == 1)
        #expect(patches.count(frameCount: vggish.frameCount(sampleCount: 15_599)) == 0)
    }
}
