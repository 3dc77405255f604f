// The sound of one source over a whole clip, and the ways to add to it.

internal import Essentials
internal import Glibc

/// Mono samples at 48 kHz, beginning at world time 0.
struct Stem {
    /// Samples a second.
    static let sampleRate = 48_000
    private static let rate = Double(sampleRate)

    var samples: [Float]

    init(seconds: Double) {
        samples = [Float](repeating: 0, count: Int((seconds * Self.rate).rounded()))
    }

    /// The sample at or after a time.
    static func index(of time: Double) -> Int { Int((time * rate).rounded(.up)) }

    /// Adds `value(t)` for `seconds` from `time` on; `t` counts from `time`.
    @inline(__always)
    mutating func add(
        at time: Double, seconds: Double, _ value: (Double) -> Double
    ) {
        let start = Self.index(of: time)
        let end = min(samples.count, start + Int(seconds * Self.rate))
        guard max(start, 0) < end else { return }
        for index in max(start, 0)..<end {
            samples[index] += Float(value(Double(index) / Self.rate - time))
        }
    }

    /// Adds decaying sinusoids, the sound of a struck body.
    mutating func addModes(at time: Double, gain: Double, _ modes: [Mode]) {
        for mode in modes where mode.frequency < 20_000 {
            let step = 2 * Double.pi * mode.frequency / Self.rate
            let (turn, swing) = (cos(step), sin(step))
            let shrink = exp(-1 / (mode.decay * Self.rate))
            var (x, y) = (0.0, gain * mode.level)
            let start = Self.index(of: time)
            let end = min(samples.count, start + Int(mode.decay * 7 * Self.rate))
            guard start >= 0, start < end else { continue }
            for index in start..<end {
                samples[index] += Float(x)
                (x, y) = (
                    (x * turn + y * swing) * shrink, (y * turn - x * swing) * shrink
                )
            }
        }
    }

    /// Adds noise through a band-pass filter under an envelope.
    @inline(__always)
    mutating func addNoise(
        at time: Double, seconds: Double, center: Double, quality: Double,
        random: inout RandomStream, _ envelope: (Double) -> Double
    ) {
        var filter = Resonator(frequency: center, quality: quality)
        var source = random
        add(at: time, seconds: seconds) { t in
            filter.next((source.uniform() * 2 - 1) * envelope(t))
        }
        random = source
    }

    /// Adds samples that were made elsewhere.
    mutating func add(_ other: [Float], at time: Double, gain: Float) {
        let start = Self.index(of: time)
        for (offset, value) in other.enumerated() {
            let index = start + offset
            if index >= 0, index < samples.count { samples[index] += value * gain }
        }
    }

    /// Multiplies everything by a factor.
    mutating func scale(by factor: Float) {
        for index in samples.indices { samples[index] *= factor }
    }

    /// Root mean square of the samples in a half-open stretch of time.
    func level(from start: Double, to end: Double) -> Double {
        let first = max(0, min(samples.count, Self.index(of: start)))
        let last = max(first, min(samples.count, Self.index(of: end)))
        guard first < last else { return 0 }
        let sum = samples[first..<last].reduce(0.0) { $0 + Double($1) * Double($1) }
        return (sum / Double(last - first)).squareRoot()
    }
}

/// One vibration of a struck body.
struct Mode {
    var frequency: Double
    var level: Double
    /// Seconds to fall to 1/e.
    var decay: Double
}

/// A two-pole band-pass filter with gain 1 at its centre.
///
/// Source: Robert Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
struct Resonator {
    private let gain: Double
    private let feedback: (Double, Double)
    private var input = (0.0, 0.0)
    private var output = (0.0, 0.0)

    init(frequency: Double, quality: Double) {
        let omega = 2 * Double.pi * min(frequency, 20_000) / Double(Stem.sampleRate)
        let alpha = sin(omega) / (2 * quality)
        gain = alpha / (1 + alpha)
        feedback = (-2 * cos(omega) / (1 + alpha), (1 - alpha) / (1 + alpha))
    }

    mutating func next(_ x: Double) -> Double {
        let y = gain * (x - input.1) - feedback.0 * output.0 - feedback.1 * output.1
        input = (x, input.0)
        output = (y, output.0)
        return y
    }
}

/// A running phase in turns, for tones whose frequency changes.
struct Phase {
    private(set) var turns: Double

    init(_ turns: Double = 0) { self.turns = turns }

    /// Moves on by one sample at a frequency in hertz and returns the new phase in 0..<1.
    mutating func advance(_ frequency: Double) -> Double {
        turns += frequency / Double(Stem.sampleRate)
        turns -= turns.rounded(.down)
        return turns
    }
}

/// Rich periodic waves from a phase in turns.
enum Wave {
    /// A band-limited saw-like wave of a few harmonics, brighter with `brightness` near 1.
    static func reed(_ turns: Double, brightness: Double, harmonics: Int = 10) -> Double {
        // Chebyshev's recurrence gives sin(k x) from sin((k-1) x) and sin((k-2) x).
        let x = 2 * Double.pi * turns
        let twice = 2 * cos(x)
        var (previous, current) = (0.0, sin(x))
        var (sum, level) = (0.0, 1.0)
        for k in 1...harmonics {
            sum += current * level / Double(k).squareRoot()
            level *= brightness
            (previous, current) = (current, twice * current - previous)
        }
        return sum
    }

    /// An envelope that rises within `attack` and falls within `release` before `length`.
    static func gate(_ t: Double, length: Double, attack: Double, release: Double) -> Double {
        unit(t / attack) * unit((length - t) / release)
    }
}
