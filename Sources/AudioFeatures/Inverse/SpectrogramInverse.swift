internal import Glibc

/// Makes sound of a spectrogram, for listening to what a network hears.
///
/// Undoes, in this order, the statistics, the logarithm and its scale, the bands (by nonnegative
/// least squares) and the power; finds phases; and undoes pre-emphasis. What a preset throws away
/// cannot come back: phases, detail within mel bands, what lies below a floor, the mean of a frame
/// where it is removed, and, where values are relative to the loudest one, the level.
public final class SpectrogramInverse {
    /// What the spectrograms are of.
    public let preset: SpectrogramPreset
    /// Steps of the phase recovery unless another number is wanted.
    public static let defaultIterations = 60

    private let spreading: BandSpreading?
    private let recovery: PhaseRecovery

    /// Plans the transforms.
    ///
    /// - Throws: `SpectrogramError.noInverse` for cepstral coefficients, of which too few are kept;
    ///   `invalidPreset` and `cannotPlan` as `SpectrogramComputer`.
    public init(preset: SpectrogramPreset) throws(SpectrogramError) {
        try preset.validate()
        guard preset.cepstrum == nil else {
            throw SpectrogramError(
                code: .noInverse,
                message: "spectrogram preset '\(preset.name)' keeps \(preset.bandCount) cepstral"
                    + " coefficients, too few to make sound of; choose a preset with bands")
        }
        self.preset = preset
        spreading = preset.bands.weights(sampleRate: preset.sampleRate, fftSize: preset.fftSize)
            .map { BandSpreading(weights: $0, binCount: preset.binCount) }
        recovery = try PhaseRecovery(
            weights: preset.frameWeights, fftSize: preset.fftSize, hopLength: preset.hopLength)
    }

    /// The magnitudes of the bins that a spectrogram may come from, `[frameCount, binCount]`.
    ///
    /// In the scale of the preset's spectrum; of those whose values are relative to the loudest one,
    /// as if that were 1.
    public func magnitudes(of spectrogram: Spectrogram) -> [Double] {
        guard spectrogram.bandCount == preset.bandCount else {
            sizeFailure(
                "SpectrogramInverse.magnitudes",
                "\(spectrogram.bandCount) rows are not the \(preset.bandCount) of preset"
                    + " '\(preset.name)'")
        }
        return (0..<spectrogram.frameCount).flatMap { frame in
            let levels = (0..<spectrogram.bandCount).map {
                level(of: spectrogram[$0, frame], band: $0)
            }
            var bins = spreading?.bins(of: levels) ?? levels
            if preset.spectrum == .powerDensity {
                for bin in 1..<(bins.count - 1) { bins[bin] /= 2 }
            }
            return preset.spectrum == .magnitude ? bins : bins.map { $0.squareRoot() }
        }
    }

    /// A sound whose spectrogram is close to the one given.
    ///
    /// - Parameters:
    ///   - spectrogram: one of this preset.
    ///   - sampleCount: how long the sound is to be; `nil` for what so many columns span.
    ///   - iterations: steps of the phase recovery, at least 1.
    ///   - seed: names the random phases it begins with; the same one gives the same sound.
    /// - Returns: mono samples at the preset's rate. Where values are relative to the loudest one,
    ///   the level is not known, and the loudest sample is 0.5.
    public func sound(
        of spectrogram: Spectrogram, sampleCount: Int? = nil,
        iterations: Int = SpectrogramInverse.defaultIterations, seed: UInt64 = 0
    ) -> [Float] {
        let frames = spectrogram.frameCount
        guard frames > 0 else { return [] }
        var sound = recovery.sound(
            magnitudes: magnitudes(of: spectrogram), frameCount: frames,
            iterations: max(1, iterations), seed: seed)
        let count = sampleCount ?? preset.soundLength(frameCount: frames)
        let padding = preset.framing.leadingPadding(
            sampleCount: count, frameLength: preset.frameLength, hopLength: preset.hopLength)
        sound.removeFirst(min(padding, sound.count))
        sound = Array(sound.prefix(count))
        sound += [Double](repeating: 0, count: count - sound.count)
        undoEmphasis(&sound)
        if preset.peak?.isRelative == true, let loudest = sound.map(abs).max(), loudest > 0 {
            sound = sound.map { $0 * 0.5 / loudest }
        }
        return sound.map { Float($0) }
    }

    /// The magnitude or power that a value stands for.
    private func level(of value: Float, band: Int) -> Double {
        let (mean, deviation) = preset.normalization?.parameters(ofBand: band) ?? (0, 1)
        let plain = Double(value) * Double(deviation) + Double(mean)
        guard let rule = preset.logarithm else { return max(0, plain) }
        return max(0, exp(plain * Double(rule.divisor)) - Double(rule.offset))
    }

    /// `y[n] = x[n] + share y[n - 1]`.
    private func undoEmphasis(_ sound: inout [Double]) {
        let share = preset.preparation.preEmphasis
        guard share != 0 else { return }
        for n in sound.indices.dropFirst() { sound[n] += share * sound[n - 1] }
    }
}

extension SpectrogramPreset {
    /// The window, with all constant factors in it.
    var frameWeights: [Double] {
        let weights = window.weights(length: windowLength)
        let scale =
            preparation.sampleScale
            * spectrum.windowScale(sampleRate: sampleRate, fftSize: fftSize, weights: weights)
        return weights.map { $0 * scale }
    }

    /// Samples of the sound that so many columns span, at least one.
    func soundLength(frameCount: Int) -> Int {
        framing.soundLength(
            frameCount: frameCount, frameLength: frameLength, hopLength: hopLength)
    }
}
