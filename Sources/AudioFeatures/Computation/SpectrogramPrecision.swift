/// How exactly Fourier transforms are computed; values are single precision in both.
public enum SpectrogramPrecision: String, Sendable, CaseIterable {
    /// Errors of about 1e-7 of the loudest bin of a frame, so that a bin 100 dB below it is only
    /// right to 1 %; up to twice as fast.
    case single
    /// Every bin is right to single precision.
    case double
}
