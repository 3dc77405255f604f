internal import Essentials

/// How a measure behaves over the frames of a sequence.
///
/// Source: Perazzi and others, CVPR 2016, section 4, and the official evaluation's `db_statistics`
/// (davisvideochallenge/davis2017-evaluation, davis2017/utils.py).
public struct FrameStatistics: Sendable, Equatable {
    /// The mean over frames.
    public let mean: Double
    /// Share of frames above 0.5.
    public let recall: Double
    /// Mean of the first quarter of the frames less that of the last; positive where it gets worse.
    ///
    /// Quarters share the frame between them, as in the official evaluation, whose 8-bit frame numbers, which
    /// overflow in sequences of more than 256 frames, are not copied.
    public let decay: Double

    /// Takes one value a frame, at least one; stops the program without any.
    public init(_ values: [Double]) {
        guard !values.isEmpty else { programmingError("FrameStatistics: no frames") }
        mean = Self.mean(values[...])
        recall = Double(values.count { $0 > 0.5 }) / Double(values.count)
        let last = Double(values.count - 1)
        // Halves are rounded up.
        let firstQuarter = Int((last / 4 + 0.5 + 1e-10).rounded(.down))
        let lastQuarter = Int((last * 3 / 4 + 0.5 + 1e-10).rounded(.down))
        decay = Self.mean(values[...firstQuarter]) - Self.mean(values[lastQuarter...])
    }

    /// The means over several objects, at least one.
    init(meanOf objects: [FrameStatistics]) {
        mean = Self.mean(objects.map(\.mean)[...])
        recall = Self.mean(objects.map(\.recall)[...])
        decay = Self.mean(objects.map(\.decay)[...])
    }

    private static func mean(_ values: ArraySlice<Double>) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
