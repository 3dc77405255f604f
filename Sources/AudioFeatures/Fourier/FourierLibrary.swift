// The library under the spectrograms, for reports.

internal import CFFTW

/// The Fourier transform library this process runs with.
public enum FourierLibrary {
    /// FFTW's own description: version and vector code.
    public static var version: String { String(cString: clapper_fftw_version()) }
}
