/// Computes a few consecutive columns at a time, up to what depends on the whole clip.
///
/// Behind the Fourier transform, the columns of a block lie side by side, `[rows, 16]`, so that vector
/// registers hold one row of several columns. Columns that a short block lacks are computed from what
/// is there and not handed over. Holds a plan and buffers, so each thread has its own.
final class FrameBlocks {
    /// Frames computed at a time: few enough that their buffers stay in the nearest caches.
    static let length = 16

    private let preset: SpectrogramPreset
    private let spectra: FrameSpectra
    private let bandWeights: SparseRows?
    private let cepstrum: CepstralTransform?
    /// Spectra side by side, `[bins, 16]`.
    private var bins: [Float]
    /// Bands side by side, `[bands, 16]`, where they are not the bins.
    private var bands: [Float]
    /// Coefficients side by side, `[coefficients, 16]`, where there are any.
    private var coefficients: [Float]

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        self.preset = preset
        spectra = try FrameSpectra(preset: preset)
        bandWeights = preset.bands.weights(
            sampleRate: preset.sampleRate, fftSize: preset.fftSize)
        let bandCount = preset.bands.bandCount(fftSize: preset.fftSize)
        if let rule = preset.cepstrum, let logarithm = preset.logarithm {
            cepstrum = CepstralTransform(rule: rule, logarithm: logarithm, bandCount: bandCount)
        } else {
            cepstrum = nil
        }
        func buffer(_ rows: Int) -> [Float] { [Float](repeating: 0, count: rows * Self.length) }
        bins = buffer(preset.binCount)
        bands = buffer(bandWeights == nil ? 0 : bandCount)
        coefficients = buffer(cepstrum == nil ? 0 : preset.bandCount)
    }

    /// Computes the columns of `frames`, at most a block, and writes them from `column` on.
    ///
    /// `values` have `preset.bandCount` rows of `columnCount`.
    func compute(
        _ sound: SoundStretch, frames: Range<Int>, into values: UnsafeMutablePointer<Float>,
        column: Int, columnCount: Int
    ) {
        bins.withUnsafeMutableBufferPointer { bins in
            guard let bins = bins.baseAddress else { return }
            spectra.compute(sound, frames: frames, into: bins)
        }
        withRows { rows in
            for row in 0..<preset.bandCount {
                let (source, target) = (
                    rows + row * Self.length, values + (row * columnCount + column)
                )
                guard frames.count == Self.length else {
                    target.update(from: source, count: frames.count)
                    continue
                }
                // A whole block is one vector, without a call that asks how long it is.
                UnsafeMutableRawPointer(target).storeBytes(
                    of: UnsafeRawPointer(source).loadUnaligned(as: SIMD16<Float>.self),
                    as: SIMD16<Float>.self)
            }
        }
    }

    /// Hands over `[bandCount, 16]` values made of `bins`.
    private func withRows(_ body: (UnsafePointer<Float>) -> Void) {
        bins.withUnsafeMutableBufferPointer { bins in
            guard let bins = bins.baseAddress else { return }
            guard let bandWeights else {
                preset.logarithm?.apply(to: bins, count: preset.binCount * Self.length)
                return body(bins)
            }
            bands.withUnsafeMutableBufferPointer { bands in
                guard let bands = bands.baseAddress else { return }
                bandWeights.multiply(bins, into: bands)
                preset.logarithm?.apply(to: bands, count: bandWeights.rows.count * Self.length)
                guard let cepstrum else { return body(bands) }
                coefficients.withUnsafeMutableBufferPointer { coefficients in
                    guard let coefficients = coefficients.baseAddress else { return }
                    cepstrum.compute(
                        bands, bins: bins, binCount: preset.binCount, into: coefficients)
                    body(coefficients)
                }
            }
        }
    }
}
