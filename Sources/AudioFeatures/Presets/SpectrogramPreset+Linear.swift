// Presets whose bands are bins of the Fourier transform.

extension SpectrogramPreset {
    /// The log-spectrogram of L3-Net: 48 kHz, windows of 10 ms with half overlap, 257 x 199 for 1 s.
    ///
    /// Source: Arandjelovic and Zisserman, "Look, Listen and Learn", ICCV 2017, section 3.1. The
    /// logarithm `ln(max(x, 1e-12)) / 5` is the one of the public code of the Music and Audio
    /// Research Laboratory (New York University), which attributes it to the paper. Neither says
    /// which window: here it is the periodic Hann window of 480 samples, followed by 32 zeros. 199
    /// columns in one second follow only when frames are as long as the window, not as the FFT.
    public static let l3Linear = l3(name: "l3-linear", windowLength: 480, hopLength: 240)

    /// The log-spectrogram of AVE-Net: as `l3Linear`, with zeros after the end, 257 x 200 for 1 s.
    ///
    /// Source: Arandjelovic and Zisserman, "Objects that Sound", ECCV 2018, which states the size
    /// 257 x 200. Here the 200th column begins 240 samples before the end of the second, and zeros
    /// follow the end.
    public static let aveLinear = l3(
        name: "ave-linear", windowLength: 480, hopLength: 240, padding: .end)

    /// The log-spectrogram of the Music and Audio Research Laboratory's L3-Net, 257 x 197 for 1 s.
    ///
    /// Source: the repository marl/l3embedding, whose hop is 242 samples and whose comment counts 199
    /// columns where there are 197. Which Hann window is not said; here it is the periodic one.
    public static let l3LinearMARL = l3(
        name: "l3-linear-marl", windowLength: 512, hopLength: 242)

    /// The linear front end of OpenL3, 257 x 197 for 1 s.
    ///
    /// Source: Cramer, Wu, Salamon and Bello, "Look, Listen, and Learn More: Design Choices for Deep
    /// Audio Embeddings", ICASSP 2019, and the repository marl/openl3. 10 times the decimal logarithm
    /// of the *magnitude*, so that its decibels are half of the usual ones.
    public static let openL3Linear = known { () throws(SpectrogramError) in
        try SpectrogramPreset(
            name: "openl3-linear", sampleRate: 48_000, windowLength: 512, fftSize: 512,
            hopLength: 242, window: .periodicHann,
            framing: FramingRule(extent: .fftSize, padding: .none), spectrum: .magnitude,
            logarithm: LogarithmRule(floor: 1e-10, divisor: decibelDivisor),
            peak: PeakRule(range: 80, isRelative: true), clipSampleCount: 48_000)
    }

    /// The spectrogram of AVID: 24 kHz, 257 x 201 for 2 s, without its statistics.
    ///
    /// Source: Morgado, Vasconcelos and Misra, "Audio-Visual Instance Discrimination with Cross-Modal
    /// Agreement", CVPR 2021, and the repository facebookresearch/AVID-CMA (`SpectrogramLibrosa2`). It
    /// ends in decibels with a range of 100; AVID then standardizes each bin with statistics of its
    /// training set, which `standardized(means:deviations:)` makes part of the preset. AVID cuts the
    /// columns to the clip's duration, here 200, before it looks for the largest value. The sound is
    /// mirrored at its ends, as librosa did by default when AVID was trained (2020); librosa 0.9 and
    /// later pad with zeros unless told otherwise.
    public static let avid = known { () throws(SpectrogramError) in
        try SpectrogramPreset(
            name: "avid", sampleRate: 24_000, windowLength: 1024, fftSize: 1024, hopLength: 240,
            window: .periodicHann,
            framing: FramingRule(extent: .fftSize, padding: .reflectCentre), spectrum: .power,
            bands: .pairs,
            logarithm: LogarithmRule(floor: 1e-10, divisor: decibelDivisor),
            peak: PeakRule(range: 100, isRelative: false), clipSampleCount: 48_000)
    }

    /// The spectrogram of EZ-VSL and its relatives, 257 x 200 for 3 s at 16 kHz.
    ///
    /// Source: Mo and Morgado, "Localizing Visual Sounds the Easy Way", ECCV 2022, and the repository
    /// stoneMo/EZ-VSL: `scipy.signal.spectrogram` with 512 samples, 274 of them overlapping, and
    /// SciPy's defaults (periodic Tukey window 0.25, the mean of each frame removed, one-sided power
    /// density), then `ln(x + 1e-7) / 12`. Their code takes the file's own rate; here it is 16 kHz.
    public static let vsl = known { () throws(SpectrogramError) in
        try SpectrogramPreset(
            name: "vsl", sampleRate: 16_000, windowLength: 512, fftSize: 512, hopLength: 238,
            window: .periodicTukeyQuarter, framing: FramingRule(extent: .window, padding: .none),
            preparation: FramePreparation(removesMean: true), spectrum: .powerDensity,
            logarithm: LogarithmRule(offset: 1e-7, divisor: 12), clipSampleCount: 48_000)
    }

    private static func l3(
        name: String, windowLength: Int, hopLength: Int, padding: FramingRule.Padding = .none
    ) -> SpectrogramPreset {
        known { () throws(SpectrogramError) in
            try SpectrogramPreset(
                name: name, sampleRate: 48_000, windowLength: windowLength, fftSize: 512,
                hopLength: hopLength, window: .periodicHann,
                framing: FramingRule(extent: .window, padding: padding), spectrum: .magnitude,
                logarithm: LogarithmRule(floor: 1e-12, divisor: 5), clipSampleCount: 48_000)
        }
    }
}
