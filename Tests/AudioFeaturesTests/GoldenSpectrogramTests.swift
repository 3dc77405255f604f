// The presets of L3-Net and AVE-Net, every value, against NumPy and SciPy in double precision, on synthetic signals.
// The numbers come from Tools/golden/spectrograms.py.

import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite struct GoldenSpectrogramTests {
    static let signals = [
        "chirp", "noise", "quiet-noise", "silence", "clipped-sine", "odd-length", "one-frame",
        "one-more-sample",
    ]

    @Test(arguments: [SpectrogramPreset.l3Linear, .aveLinear], signals)
    func agreesWithSciPyInEveryBand(preset: SpectrogramPreset, signal: String) throws {
        let samples = try Fixtures.array("\(signal).samples.npy").values
        let expected = try Fixtures.array("\(signal).\(preset.name).npy")
        let ours = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
        #expect([ours.bandCount, ours.frameCount] == expected.shape)
        // Promised is 1e-4; the float32 results of a float64 transform do far better.
        #expect(largestDifference(ours.values, expected.values) < 2e-6)
    }
}
