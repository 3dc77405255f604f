internal import Glibc

/// A scale of pitch: equal steps sound about equally far apart.
public enum MelScale: String, Codable, Sendable, Hashable, CaseIterable {
    /// `2595 log10(1 + f / 700)`, as in HTK, torchaudio and python_speech_features.
    case htk
    /// `1127 ln(1 + f / 700)`, as in Kaldi and VGGish; 4e-6 larger than `htk`.
    case naturalHTK = "htk-1127"
    /// `3 f / 200` below 1000 Hz and `15 + 27 ln(f / 1000) / ln 6.4` above, as in librosa and in
    /// Slaney's Auditory Toolbox (1998).
    case slaney

    /// The pitch of a frequency in hertz.
    public func mel(hertz: Double) -> Double {
        switch self {
        case .htk: 2595 * log10(1 + hertz / 700)
        case .naturalHTK: 1127 * log(1 + hertz / 700)
        case .slaney: hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) * 27 / log(6.4)
        }
    }

    /// The frequency in hertz of a pitch.
    public func hertz(mel: Double) -> Double {
        switch self {
        case .htk: 700 * (pow(10, mel / 2595) - 1)
        case .naturalHTK: 700 * (exp(mel / 1127) - 1)
        case .slaney: mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
        }
    }
}
