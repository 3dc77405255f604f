internal import Essentials
internal import Glibc

/// Finds a sound whose short-time spectra have given magnitudes: the fast Griffin-Lim algorithm.
///
/// Begins with random phases and goes back and forth between spectra that have the magnitudes and
/// spectra that belong to a sound, each time a step further in the direction of the one before.
/// Sources: Griffin and Lim, "Signal estimation from modified short-time Fourier transform", IEEE
/// ASSP 32(2), 1984; Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm", WASPAA 2013.
final class PhaseRecovery {
    /// How far each step goes on in the direction of the one before; librosa's default.
    static let momentum = 0.99

    private let weights: [Double]
    private let hopLength: Int
    private let binCount: Int
    private let pair: FrameTransformPair

    /// For frames that are multiplied by `weights` and followed by zeros up to `fftSize`.
    init(weights: [Double], fftSize: Int, hopLength: Int) throws(SpectrogramError) {
        self.weights = weights
        self.hopLength = hopLength
        binCount = fftSize / 2 + 1
        pair = try FrameTransformPair(size: fftSize)
    }

    /// The sound from the beginning of the first frame to the end of the last.
    ///
    /// `magnitudes` are `[frameCount, bins]`. The same seed gives the same sound.
    func sound(
        magnitudes: [Double], frameCount: Int, iterations: Int, seed: UInt64
    ) -> [Double] {
        var random = RandomStream(seed: seed, keys: RandomStream.key("phase-recovery"))
        var spectra = magnitudes.map { magnitude in
            let angle = 2 * Double.pi * random.uniform()
            return SIMD2(magnitude * cos(angle), magnitude * sin(angle))
        }
        var previous = [SIMD2<Double>](repeating: .zero, count: spectra.count)
        let share = Self.momentum / (1 + Self.momentum)
        for _ in 0..<iterations {
            analyze(synthesize(spectra, frameCount), frameCount, into: &spectra)
            for index in spectra.indices {
                let consistent = spectra[index]
                let onward = consistent - share * previous[index]
                previous[index] = consistent
                let length = (onward * onward).sum().squareRoot()
                let magnitude = magnitudes[index]
                spectra[index] =
                    length > 0 ? onward * (magnitude / length) : SIMD2(magnitude, 0)
            }
        }
        return synthesize(spectra, frameCount)
    }

    /// The sound whose spectra are nearest to the given ones in the sense of least squares.
    private func synthesize(_ spectra: [SIMD2<Double>], _ frameCount: Int) -> [Double] {
        let length = (frameCount - 1) * hopLength + weights.count
        var sums = [Double](repeating: 0, count: length)
        var squares = [Double](repeating: 0, count: length)
        for frame in 0..<frameCount {
            for bin in 0..<binCount {
                let number = spectra[frame * binCount + bin]
                pair.bins[bin] = (number.x, number.y)
            }
            pair.invert()
            for n in weights.indices {
                let place = frame * hopLength + n
                sums[place] += weights[n] * pair.frame[n] / Double(pair.size)
                squares[place] += weights[n] * weights[n]
            }
        }
        // Where only the edge of a window reaches, at both ends, little is known of the sound, and a
        // quotient of two small numbers would be a click: it fades there.
        let least = max(0.01 * (squares.max() ?? 0), .leastNormalMagnitude)
        return zip(sums, squares).map { $0 / max($1, least) }
    }

    private func analyze(
        _ sound: [Double], _ frameCount: Int, into spectra: inout [SIMD2<Double>]
    ) {
        for frame in 0..<frameCount {
            for n in 0..<pair.size {
                pair.frame[n] =
                    n < weights.count ? weights[n] * sound[frame * hopLength + n] : 0
            }
            pair.transform()
            for bin in 0..<binCount {
                let number = pair.bins[bin]
                spectra[frame * binCount + bin] = SIMD2(number.0, number.1)
            }
        }
    }
}
