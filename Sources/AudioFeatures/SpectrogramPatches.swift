/// Cuts a spectrogram that comes some columns at a time into patches of equal length, time first, as
/// networks such as VGGish take them.
///
/// Patch *i* begins at column `i * hop`; columns that do not fill a patch are left out.
/// Source: `vggish_input.waveform_to_examples` in the repository tensorflow/models.
public struct SpectrogramPatches: Sendable {
    /// Rows of the spectrogram.
    public let bandCount: Int
    /// Columns of a patch.
    public let length: Int
    /// Columns from the beginning of one patch to that of the next.
    public let hop: Int
    /// The columns of the patch that is being filled, one after the other.
    private var pending: [Float] = []
    /// Columns to pass over before the next patch begins.
    private var gap = 0

    /// Begins with no columns; `length` and `hop` are at least 1.
    public init(bandCount: Int, length: Int, hop: Int) {
        guard length > 0, hop > 0 else {
            sizeFailure("SpectrogramPatches", "length \(length) and hop \(hop) must be positive")
        }
        (self.bandCount, self.length, self.hop) = (bandCount, length, hop)
    }

    /// The number of patches in so many columns.
    public func count(frameCount: Int) -> Int {
        frameCount < length ? 0 : 1 + (frameCount - length) / hop
    }

    /// Takes the next columns and returns the patches they complete.
    ///
    /// - Returns: values `[patches, length, bandCount]`, often none.
    public mutating func append(_ part: Spectrogram) -> [Float] {
        guard part.bandCount == bandCount else {
            sizeFailure(
                "SpectrogramPatches.append", "\(part.bandCount) rows are not \(bandCount)")
        }
        var patches: [Float] = []
        for frame in 0..<part.frameCount {
            guard gap == 0 else {
                gap -= 1
                continue
            }
            for band in 0..<bandCount { pending.append(part[band, frame]) }
            guard pending.count == length * bandCount else { continue }
            patches += pending
            pending.removeFirst(min(hop, length) * bandCount)
            gap = max(0, hop - length)
        }
        return patches
    }
}
