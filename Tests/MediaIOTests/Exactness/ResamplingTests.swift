import Foundation
import Testing

@testable import MediaIO

/// The filter that changes sample rates, measured with tones.
@Suite("Resampling")
struct ResamplingTests {
    private static let rates = [
        (44_100, 48_000), (48_000, 44_100), (44_100, 16_000), (11_025, 48_000),
    ]

    /// A tone of one second at full scale.
    private func tone(_ hertz: Double, rate: Int) -> [Float] {
        (0..<rate).map { Float(sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    private func resample(_ samples: [Float], _ rates: (from: Int, to: Int)) throws -> [Float] {
        try RateRatio(from: rates.from, to: rates.to).resample(samples, path: "tone")
    }

    /// The middle half, where no edge reaches.
    private func middle(_ sound: [Float]) -> Range<Int> {
        sound.count / 4..<sound.count * 3 / 4
    }

    /// Neither gain nor delay: up to 0.9 of the lower rate's half, each sample is the tone's own.
    @Test(arguments: rates, [0.01, 0.5, 0.9])
    func tonesBelowTheEdgeStayWhereTheyAre(_ rates: (from: Int, to: Int), _ part: Double) throws {
        let hertz = part * Double(min(rates.from, rates.to)) / 2
        let resampled = try resample(tone(hertz, rate: rates.from), rates)
        let expected = tone(hertz, rate: rates.to)
        let range = middle(resampled)
        #expect(
            largestDifference(resampled[range], expected[range]) < 2e-3,
            "\(hertz) Hz")
    }

    /// What the lower rate cannot hold is gone, to -120 dB.
    @Test(arguments: rates.filter { $0.0 > $0.1 })
    func tonesAboveTheEdgeVanish(_ rates: (from: Int, to: Int)) throws {
        let hertz = 1.02 * Double(rates.to) / 2
        let resampled = try resample(tone(hertz, rate: rates.from), rates)
        let loudest = resampled[middle(resampled)].map(abs).max() ?? 1
        #expect(loudest < 1e-6)
    }
}
