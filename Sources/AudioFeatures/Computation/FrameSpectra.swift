/// Magnitudes or powers of consecutive frames.
final class FrameSpectra {
    private let reader: FrameReader
    private let spectrum: SpectrumRule
    private let transform: RealFourierTransform
    private let splitter: SpectrumSplitter

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        reader = FrameReader(preset: preset)
        spectrum = preset.spectrum
        transform = try RealFourierTransform(size: preset.fftSize)
        splitter = SpectrumSplitter(size: preset.fftSize, stride: transform.frameStride)
    }

    /// Fills `columns` `[bins, 16]` for the frames of a block.
    ///
    /// Columns beyond those of `frames` get values without meaning.
    func compute(
        _ sound: SoundStretch, frames: Range<Int>, into columns: UnsafeMutablePointer<Float>
    ) {
        let batch = RealFourierTransform.batch
        for first in stride(from: frames.lowerBound, to: frames.upperBound, by: batch) {
            let count = min(batch, frames.upperBound - first)
            transform.transform(
                count, fill: { reader.read(first + $0, of: sound, into: $1) }
            ) { halves in
                splitter.split(
                    halves, into: columns + (first - frames.lowerBound),
                    isMagnitude: spectrum == .magnitude)
            }
        }
        if spectrum == .powerDensity { foldNegativeFrequencies(columns) }
    }

    /// Doubles all bins but the first and the last, which stand for one frequency each.
    private func foldNegativeFrequencies(_ columns: UnsafeMutablePointer<Float>) {
        let last = transform.size / 2 * FrameBlocks.length
        for index in FrameBlocks.length..<last { columns[index] *= 2 }
    }
}
