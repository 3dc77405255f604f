/// Computes the spectrograms of one preset, reusing one plan and its buffers.
///
/// Each thread has its own; results are the same bits on every thread and in every run on one
/// machine.
public final class SpectrogramComputer {
    /// How exactly the Fourier transform is computed; results are single precision in both.
    public enum Precision: String, Sendable, CaseIterable {
        /// Errors of about 1e-7 of the loudest band of a frame, so that a band 100 dB below it is
        /// only right to 1 %.
        case single
        /// Every band is right to single precision.
        case double
    }

    /// What is computed.
    public let preset: SpectrogramPreset
    /// How exactly.
    public let precision: Precision

    private let spectra: Spectra
    /// Magnitudes of one block, `[frames, bands]`.
    private var block: [Float]

    /// Plans the transform.
    ///
    /// - Throws: `SpectrogramError.invalidPreset` when the preset's numbers contradict each other,
    ///   `SpectrogramError.cannotPlan` when memory is short.
    public init(
        preset: SpectrogramPreset, precision: Precision = .double
    ) throws(SpectrogramError) {
        try preset.validate()
        self.preset = preset
        self.precision = precision
        spectra =
            switch precision {
            case .single: .single(try FrameSpectra(preset: preset))
            case .double: .double(try FrameSpectra(preset: preset))
            }
        block = [Float](repeating: 0, count: Spectra.blockLength * preset.bandCount)
    }

    /// Fills `values`, shape `[bandCount, frameCount]`, with the spectrogram of `samples`.
    ///
    /// `samples` are mono at the preset's rate, nominally in -1...1, and must be at least
    /// `preset.minimumSampleCount`; `values` must have exactly
    /// `preset.bandCount * preset.frameCount(sampleCount:)` elements.
    ///
    /// - Throws: `SpectrogramError.notFinite` with the index of the sample; `values` are then
    ///   untouched.
    public func compute(
        _ samples: UnsafeBufferPointer<Float>, into values: UnsafeMutableBufferPointer<Float>
    ) throws(SpectrogramError) {
        let frameCount = preset.frameCount(sampleCount: samples.count)
        guard frameCount > 0, values.count == preset.bandCount * frameCount else {
            sizeFailure(
                "SpectrogramComputer.compute",
                "\(samples.count) samples give [\(preset.bandCount), \(frameCount)] values of"
                    + " preset '\(preset.name)', the buffer has \(values.count)")
        }
        try requireFinite(samples)
        for first in stride(from: 0, to: frameCount, by: Spectra.blockLength) {
            let count = min(Spectra.blockLength, frameCount - first)
            computeBlock(samples, firstFrame: first, count: count)
            storeBlock(into: values, firstFrame: first, count: count, frameCount: frameCount)
        }
    }

    /// Fills `values` with the spectrogram of `samples`; see `compute(_:into:)` for buffers.
    public func compute(
        _ samples: [Float], into values: UnsafeMutableBufferPointer<Float>
    ) throws(SpectrogramError) {
        try samples.withUnsafeBufferPointer { (buffer) throws(SpectrogramError) in
            try compute(buffer, into: values)
        }
    }

    /// The spectrogram of a sound of any length.
    ///
    /// - Throws: `SpectrogramError.tooShort` for a sound shorter than one frame,
    ///   `SpectrogramError.notFinite` with the index of the first infinite sample or NaN.
    public func spectrogram(of samples: [Float]) throws(SpectrogramError) -> Spectrogram {
        let frameCount = preset.frameCount(sampleCount: samples.count)
        guard frameCount > 0 else {
            throw SpectrogramError(
                code: .tooShort,
                message: "the sound has \(samples.count) samples; preset '\(preset.name)' needs at"
                    + " least \(preset.minimumSampleCount) (at \(preset.sampleRate) Hz)")
        }
        var values = [Float](repeating: 0, count: preset.bandCount * frameCount)
        // The closure of withUnsafeMutableBufferPointer cannot rethrow typed errors of another
        // buffer's closure, hence the detour over a result.
        let outcome = values.withUnsafeMutableBufferPointer { buffer in
            Result { () throws(SpectrogramError) in try compute(samples, into: buffer) }
        }
        try outcome.get()
        return Spectrogram(bandCount: preset.bandCount, frameCount: frameCount, values: values)
    }

    private func computeBlock(
        _ samples: UnsafeBufferPointer<Float>, firstFrame: Int, count: Int
    ) {
        block.withUnsafeMutableBufferPointer { block in
            guard let base = block.baseAddress else { return }
            switch spectra {
            case .single(let spectra):
                spectra.compute(samples, firstFrame: firstFrame, frameCount: count, into: base)
            case .double(let spectra):
                spectra.compute(samples, firstFrame: firstFrame, frameCount: count, into: base)
            }
            preset.logarithm.apply(to: base, count: count * preset.bandCount)
        }
    }

    /// Transposes the block into its columns of the result.
    private func storeBlock(
        into values: UnsafeMutableBufferPointer<Float>, firstFrame: Int, count: Int, frameCount: Int
    ) {
        block.withUnsafeBufferPointer { block in
            guard let source = block.baseAddress, let target = values.baseAddress else { return }
            transpose(
                source, rows: count, columns: preset.bandCount, to: target + firstFrame,
                targetStride: frameCount)
        }
    }
}

/// The two precisions behind one name.
private enum Spectra {
    case single(FrameSpectra<Float>)
    case double(FrameSpectra<Double>)

    static let blockLength = FrameSpectra<Float>.blockLength
}

/// Finds the first sample that is infinite or not a number.
private func requireFinite(
    _ samples: UnsafeBufferPointer<Float>
) throws(SpectrogramError) {
    // A number times 0 is 0; infinity and NaN give NaN, which a sum keeps. One pass without
    // branches, since nearly all sound passes.
    var sum = SIMD8<Float>.zero
    let blocks = samples.count / 8
    let raw = UnsafeRawBufferPointer(samples)
    for block in 0..<blocks {
        sum += raw.loadUnaligned(fromByteOffset: block * 32, as: SIMD8<Float>.self) * 0
    }
    let isTailFinite = samples[(blocks * 8)...].allSatisfy(\.isFinite)
    if sum.sum() == 0, isTailFinite { return }
    guard let index = samples.firstIndex(where: { !$0.isFinite }) else { return }
    throw SpectrogramError(
        code: .notFinite, message: "sample \(index) is \(samples[index]); sound must be finite",
        sampleIndex: index)
}
