// Presets whose bands are triangles on a mel scale, of audio libraries and embeddings.

extension SpectrogramPreset {
    /// The default front end of OpenL3 since version 0.4 with 128 bands, 128 x 199 for 1 s.
    ///
    /// Source: the repository marl/openl3 (`frontend="kapre"`): `get_melspectrogram_layer` of kapre 0.3
    /// with `pad_end`: the first frame begins at the first sample and zeros follow the end; Slaney mel
    /// bands with area normalization on the *magnitude*, then 10 times the decimal logarithm, relative
    /// to the largest value, at most 80 below it.
    public static let openL3Mel128 = openL3(name: "openl3-mel128", bandCount: 128, padding: .end)

    /// The default front end of OpenL3 since version 0.4 with 256 bands, 256 x 199 for 1 s.
    ///
    /// As `openL3Mel128`.
    public static let openL3Mel256 = openL3(name: "openl3-mel256", bandCount: 256, padding: .end)

    /// The other front end of OpenL3 since version 0.4 with 128 bands, 128 x 199 for 1 s.
    ///
    /// Source: the repository marl/openl3 (`frontend="librosa"`): as `openL3Mel128`, with centred
    /// frames and, as in librosa 0.9 and later, zeros on both sides.
    public static let openL3Mel128Librosa = openL3(
        name: "openl3-mel128-librosa", bandCount: 128, padding: .zeroCentre)

    /// The other front end of OpenL3 since version 0.4 with 256 bands, 256 x 199 for 1 s.
    ///
    /// As `openL3Mel128Librosa`.
    public static let openL3Mel256Librosa = openL3(
        name: "openl3-mel256-librosa", bandCount: 256, padding: .zeroCentre)

    /// The front end that OpenL3's weights were trained with, 128 bands, 128 x 199 for 1 s.
    ///
    /// Source: the repositories marl/l3embedding and keunwoochoi/kapre (version 0.1.4): HTK mel scale
    /// with librosa's area normalization, applied to the power, of whose *square root* 10 times the
    /// decimal logarithm is taken; zeros as TensorFlow's "same" padding puts them, 982 before and
    /// after one second. Releases of OpenL3 before 0.4 compute this.
    public static let openL3Mel128HTK = openL3HTK(name: "openl3-mel128-htk", bandCount: 128)

    /// The front end that OpenL3's weights were trained with, 256 bands, 256 x 199 for 1 s.
    ///
    /// As `openL3Mel128HTK`.
    public static let openL3Mel256HTK = openL3HTK(name: "openl3-mel256-htk", bandCount: 256)

    /// The front end of VGGish, 64 x 96 for the 15,600 samples of an example.
    ///
    /// Source: Hershey et al., "CNN Architectures for Large-Scale Audio Classification", ICASSP 2017,
    /// and the repository tensorflow/models (`audioset/vggish/mel_features.py`). Compute a long sound
    /// as a whole and cut it into 96 columns: 0.96 s alone (15,360 samples) give 94.
    public static let vggish = known { () throws(SpectrogramError) in
        try SpectrogramPreset(
            name: "vggish", sampleRate: 16_000, windowLength: 400, fftSize: 512, hopLength: 160,
            window: .periodicHann, framing: FramingRule(extent: .window, padding: .none),
            spectrum: .magnitude,
            bands: .mel(
                MelFilterbank(
                    bandCount: 64, minimumHertz: 125, maximumHertz: 7500, scale: .naturalHTK,
                    triangles: .mel)),
            logarithm: LogarithmRule(offset: 0.01, divisor: 1), clipSampleCount: 15_600)
    }

    /// `librosa.feature.melspectrogram` with its defaults: powers, 128 x 44 for 1 s at 22.05 kHz.
    ///
    /// Source: McFee et al., "librosa: Audio and Music Signal Analysis in Python", SciPy 2015, version
    /// 0.9 or later, which pads with zeros.
    public static let librosa = librosa(name: "librosa", isLogarithmic: false)

    /// `librosa.power_to_db` of `librosa`, with its defaults: at most 80 dB below the largest value.
    public static let librosaDecibels = librosa(name: "librosa-db", isLogarithmic: true)

    /// `torchaudio.transforms.MelSpectrogram` with its defaults: powers, 128 x 81 for 1 s at 16 kHz.
    ///
    /// Source: Yang et al., "TorchAudio: Building Blocks for Audio and Speech Processing", ICASSP 2022.
    public static let torchaudio = torchaudio(name: "torchaudio", isLogarithmic: false)

    /// `torchaudio.transforms.AmplitudeToDB` of `torchaudio`, with its defaults: no lowest level but
    /// that of a power of 1e-10.
    public static let torchaudioDecibels = torchaudio(name: "torchaudio-db", isLogarithmic: true)

    private static func openL3(
        name: String, bandCount: Int, padding: FramingRule.Padding
    ) -> SpectrogramPreset {
        known { () throws(SpectrogramError) in
            try SpectrogramPreset(
                name: name, sampleRate: 48_000, windowLength: 2048, fftSize: 2048, hopLength: 242,
                window: .periodicHann, framing: FramingRule(extent: .fftSize, padding: padding),
                spectrum: .magnitude,
                bands: .mel(
                    MelFilterbank(
                        bandCount: bandCount, maximumHertz: 24_000, scale: .slaney,
                        normalization: .area)),
                logarithm: LogarithmRule(floor: 1e-10, divisor: decibelDivisor),
                peak: PeakRule(range: 80, isRelative: true), clipSampleCount: 48_000)
        }
    }

    private static func openL3HTK(name: String, bandCount: Int) -> SpectrogramPreset {
        known { () throws(SpectrogramError) in
            try SpectrogramPreset(
                name: name, sampleRate: 48_000, windowLength: 2048, fftSize: 2048, hopLength: 242,
                window: .periodicHann, framing: FramingRule(extent: .fftSize, padding: .same),
                spectrum: .power,
                bands: .mel(
                    MelFilterbank(
                        bandCount: bandCount, maximumHertz: 24_000, scale: .htk,
                        normalization: .area)),
                // 10 log10 of the root is 5 log10, and the root's floor of 1e-10 is 1e-20 here.
                logarithm: LogarithmRule(floor: 1e-20, divisor: 2 * decibelDivisor),
                peak: PeakRule(range: 80, isRelative: true), clipSampleCount: 48_000)
        }
    }

    private static func librosa(name: String, isLogarithmic: Bool) -> SpectrogramPreset {
        known { () throws(SpectrogramError) in
            try SpectrogramPreset(
                name: name, sampleRate: 22_050, windowLength: 2048, fftSize: 2048, hopLength: 512,
                window: .periodicHann, framing: FramingRule(extent: .fftSize, padding: .zeroCentre),
                spectrum: .power,
                bands: .mel(
                    MelFilterbank(
                        bandCount: 128, maximumHertz: 11_025, scale: .slaney, normalization: .area)),
                logarithm: isLogarithmic
                    ? LogarithmRule(floor: 1e-10, divisor: decibelDivisor) : nil,
                peak: isLogarithmic ? PeakRule(range: 80, isRelative: false) : nil,
                clipSampleCount: 22_050)
        }
    }

    private static func torchaudio(name: String, isLogarithmic: Bool) -> SpectrogramPreset {
        known { () throws(SpectrogramError) in
            try SpectrogramPreset(
                name: name, sampleRate: 16_000, windowLength: 400, fftSize: 400, hopLength: 200,
                window: .periodicHann,
                framing: FramingRule(extent: .fftSize, padding: .reflectCentre), spectrum: .power,
                bands: .mel(MelFilterbank(bandCount: 128, maximumHertz: 8000, scale: .htk)),
                logarithm: isLogarithmic
                    ? LogarithmRule(floor: 1e-10, divisor: decibelDivisor) : nil,
                clipSampleCount: 16_000)
        }
    }
}
