import Foundation
import MediaIO
import Testing

@testable import ClipDatasets

@Suite struct SoundScanTests {
    private let rate = 8000

    /// `seconds` of a sine of an amplitude, from `start` on.
    private func tone(_ amplitude: Double, from start: Double, seconds: Double) -> AudioSamples {
        let count = Int((seconds * Double(rate)).rounded())
        return AudioSamples(
            startSeconds: start, sampleRate: rate,
            samples: (0..<count).map { Float(amplitude * sin(Double($0) * 0.3)) })
    }

    /// The measurements of stretches handed over in pieces of `piece` samples.
    private func measurements(_ stretches: [AudioSamples], piece: Int = 1024) -> SoundMeasurements?
    {
        var scan = SoundScan()
        for stretch in stretches {
            for start in stride(from: 0, to: stretch.samples.count, by: piece) {
                let end = min(start + piece, stretch.samples.count)
                scan.add(
                    AudioSamples(
                        startSeconds: stretch.startSeconds + Double(start)
                            / Double(stretch.sampleRate),
                        sampleRate: stretch.sampleRate,
                        samples: Array(stretch.samples[start..<end])))
            }
        }
        return scan.finish()
    }

    @Test(arguments: [1, 333, 1024, 100_000])
    func halfSilentWhateverThePieces(piece: Int) throws {
        let measured = try #require(
            measurements(
                [tone(0.5, from: 1, seconds: 2), tone(0.001, from: 3, seconds: 2)], piece: piece))
        #expect(abs(measured.silentShare - 0.5) < 1e-9)
        // Half of the time a sine of amplitude 0.5: mean square 1/16.
        #expect(abs((measured.levelDecibels ?? 0) - 10 * log10(1.0 / 16)) < 0.05)
        #expect(abs((measured.peakDecibels ?? 0) - 20 * log10(0.5)) < 0.01)
        #expect(measured.startSeconds == 1)
        #expect(abs(measured.endSeconds - 5) < 1e-6)
    }

    @Test func theThresholdIsMinusFiftyDecibels() {
        // A sine's level is its amplitude less 3.01 dB.
        let louder = pow(10, -49.9 / 20) * 2.0.squareRoot()
        let quieter = pow(10, -50.1 / 20) * 2.0.squareRoot()
        #expect(measurements([tone(louder, from: 0, seconds: 1)])?.silentShare ?? 1 < 0.11)
        #expect(measurements([tone(quieter, from: 0, seconds: 1)])?.silentShare ?? 0 > 0.89)
    }

    @Test func aGapIsSilent() {
        let measured = measurements([
            tone(0.5, from: 0, seconds: 1), tone(0.5, from: 3, seconds: 1),
        ])
        #expect(abs((measured?.silentShare ?? 0) - 0.5) < 1e-9)
    }

    @Test func digitalSilenceHasNoLevel() {
        let measured = measurements([tone(0, from: 0, seconds: 1)])
        #expect(measured?.silentShare == 1)
        #expect(measured?.levelDecibels == nil)
        #expect(measured?.peakDecibels == nil)
        #expect(measurements([]) == nil)
    }

    @Test func valuesThatAreNoNumbersDoNotSpread() {
        var broken = tone(0.5, from: 0, seconds: 1)
        broken = AudioSamples(
            startSeconds: 0, sampleRate: rate, samples: [.nan] + broken.samples.dropFirst())
        let level = measurements([broken])?.levelDecibels
        #expect(abs((level ?? 0) - 10 * log10(0.125)) < 0.1)
    }
}
