/// A spectrogram: `values` has shape `[bandCount, frameCount]`, rows from low to high frequency.
public struct Spectrogram: Sendable, Equatable {
    /// The number of rows.
    public let bandCount: Int
    /// The number of columns.
    public let frameCount: Int
    /// The values row by row: the value of band `k` at frame `t` is at `k * frameCount + t`.
    public let values: [Float]

    /// Makes a spectrogram of `bandCount * frameCount` values.
    public init(bandCount: Int, frameCount: Int, values: [Float]) {
        guard values.count == bandCount * frameCount else {
            sizeFailure(
                "Spectrogram", "\(values.count) values are not [\(bandCount), \(frameCount)]")
        }
        (self.bandCount, self.frameCount, self.values) = (bandCount, frameCount, values)
    }

    /// The value of a band (row) at a frame (column).
    public subscript(band: Int, frame: Int) -> Float {
        values[band * frameCount + frame]
    }
}
