// The room around the sources: reverberation and ambience.

internal import Essentials
internal import Glibc

/// Reverberation by parallel comb filters and all-pass filters in series.
///
/// Source: M. R. Schroeder, "Natural sounding artificial reverberation", JAES 10(3), 1962.
struct Room {
    /// Seconds to fall by 60 dB.
    let reverberationSeconds: Double
    /// Gain of the reverberation beside the direct sound.
    let wetness: Double
    /// Level of the ambience, RMS of full scale.
    let ambience: Double
    /// Colour of the ambience, from 0, white, to 1, brown.
    let darkness: Double
    /// Level of mains hum relative to the ambience.
    let hum: Double

    init(random: inout RandomStream) {
        reverberationSeconds = random.uniform(in: 0.15...0.9)
        wetness = random.chance(0.25) ? 0 : random.uniform(in: 0.03...0.25)
        ambience = pow(10, random.uniform(in: -66 ... -44) / 20)
        darkness = random.uniform(in: 0.6...0.98)
        hum = random.chance(0.3) ? random.uniform(in: 0.2...1) : 0
    }

    /// The direct sound with its reverberation.
    func reverberate(_ dry: [Float]) -> [Float] {
        guard wetness > 0 else { return dry }
        var wet = [Float](repeating: 0, count: dry.count)
        for delay in [1_687, 1_801, 2_053, 2_251, 2_399] {
            comb(dry, delay: delay, into: &wet)
        }
        for delay in [241, 83] { allPass(&wet, delay: delay) }
        let gain = Float(wetness)
        return zip(dry, wet).map { $0 + gain * $1 }
    }

    private func comb(_ dry: [Float], delay: Int, into wet: inout [Float]) {
        let seconds = Double(delay) / Double(Stem.sampleRate)
        let feedback = Float(pow(10, -3 * seconds / reverberationSeconds))
        var line = [Float](repeating: 0, count: delay)
        var (at, low) = (0, Float(0))
        for index in dry.indices {
            let echo = line[at]
            // Walls swallow high frequencies first.
            low += (echo - low) * 0.55
            line[at] = dry[index] + low * feedback
            wet[index] += echo
            at = at + 1 == delay ? 0 : at + 1
        }
    }

    private func allPass(_ wet: inout [Float], delay: Int) {
        var line = [Float](repeating: 0, count: delay)
        var at = 0
        for index in wet.indices {
            let delayed = line[at]
            let input = wet[index] + delayed * 0.6
            line[at] = input
            wet[index] = delayed - 0.6 * input
            at = at + 1 == delay ? 0 : at + 1
        }
    }

    /// Background noise of the room.
    func ambience(count: Int, random: inout RandomStream) -> [Float] {
        var noise = [Float](repeating: 0, count: count)
        var state = 0.0
        for index in noise.indices {
            state += (random.uniform() * 2 - 1 - state) * (1 - darkness)
            let mains = sin(2 * Double.pi * 100 * Double(index) / Double(Stem.sampleRate))
            noise[index] = Float(state + mains * hum * 0.1 * (1 - darkness).squareRoot())
        }
        let power = noise.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, count))
        let gain = Float(ambience / max(power.squareRoot(), 1e-9))
        return noise.map { $0 * gain }
    }
}
