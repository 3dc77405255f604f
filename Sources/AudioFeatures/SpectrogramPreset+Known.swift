internal import Essentials

extension SpectrogramPreset {
    /// The log-spectrogram of L3-Net: 48 kHz, windows of 10 ms with half overlap, 257 x 199 for 1 s.
    ///
    /// Source: Arandjelovic and Zisserman, "Look, Listen and Learn", ICCV 2017, section 3.1. The
    /// logarithm `ln(max(x, 1e-12)) / 5` is the one of the public code of the Music and Audio
    /// Research Laboratory (New York University), which attributes it to the paper. Neither says
    /// which window: here it is the periodic Hann window of 480 samples, followed by 32 zeros. 199
    /// columns in one second follow only when frames are as long as the window, not as the FFT.
    public static let l3Linear = linear(name: "l3-linear", padding: .none)

    /// The log-spectrogram of AVE-Net: as `l3Linear`, with zeros after the end, 257 x 200 for 1 s.
    ///
    /// Source: Arandjelovic and Zisserman, "Objects that Sound", ECCV 2018, which states the size
    /// 257 x 200. Here the 200th column begins 240 samples before the end of the second, and zeros
    /// follow the end.
    public static let aveLinear = linear(name: "ave-linear", padding: .end)

    /// Every preset, in the order in which they are listed.
    public static let all = [l3Linear, aveLinear]

    /// The preset with a name.
    ///
    /// - Throws: `SpectrogramError.unknownPreset`, which lists the known names and the nearest one.
    public static func named(_ name: String) throws(SpectrogramError) -> SpectrogramPreset {
        if let preset = all.first(where: { $0.name == name }) { return preset }
        let known = all.map(\.name)
        let suggestion = NearestName.of(name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        throw SpectrogramError(
            code: .unknownPreset,
            message: "no spectrogram preset is called '\(name)'\(suggestion)"
                + " Known presets: \(known.joined(separator: ", "))")
    }

    private static func linear(name: String, padding: FramingRule.Padding) -> SpectrogramPreset {
        SpectrogramPreset(
            checked: name, sampleRate: 48_000, windowLength: 480, fftSize: 512, hopLength: 240,
            window: .periodicHann, framing: FramingRule(extent: .window, padding: padding),
            spectrum: .magnitude, logarithm: LogarithmRule(floor: 1e-12, divisor: 5),
            clipSampleCount: 48_000)
    }
}
