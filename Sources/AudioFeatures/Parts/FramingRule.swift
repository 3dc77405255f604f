/// Where the frames of a sound begin and end.
///
/// Frame *t* begins `t` times the hop length after the first frame, which begins at the first sample,
/// or before it where the rule centres frames.
public struct FramingRule: Codable, Sendable, Hashable {
    /// The stretch of samples that has to fit for a frame to count.
    public enum Extent: String, Codable, Sendable, Hashable {
        /// A frame is as long as the window; zeros fill it up to the FFT size.
        case window
        /// A frame is as long as the FFT, even where the window is shorter.
        case fftSize = "fft-size"
    }

    /// What happens where a frame would reach past the first or the last sample.
    ///
    /// `L` is the number of samples, `F` the length of a frame, `H` the hop.
    public enum Padding: String, Codable, Sendable, Hashable {
        /// Only frames that lie wholly inside the sound count: `1 + floor((L - F) / H)`.
        case none
        /// Every frame that begins inside the sound counts, zeros follow the end: `ceil(L / H)`.
        case end
        /// Zeros complete the last frame: `1 + ceil((L - F) / H)`, at least one, as in
        /// python_speech_features.
        case completing
        /// The middle of frame *t* is sample `t H`, zeros lie on both sides: `1 + floor(L / H)`, as
        /// in librosa.
        case zeroCentre = "zero-centre"
        /// As `zeroCentre`, with the sound mirrored at its first and last sample, as in torch.
        case reflectCentre = "reflect-centre"
        /// As few zeros as `ceil(L / H)` frames need, half of them before the sound (rounded down),
        /// as "same" padding in TensorFlow.
        case same
    }

    /// The length of a frame.
    public let extent: Extent
    /// What happens at both ends of the sound.
    public let padding: Padding
    /// Whether the last frame is left out, as Whisper does.
    public let dropsLastFrame: Bool

    /// Makes a rule from its parts.
    public init(extent: Extent, padding: Padding, dropsLastFrame: Bool = false) {
        self.extent = extent
        self.padding = padding
        self.dropsLastFrame = dropsLastFrame
    }

    /// Reads a rule; those stored before frames could be dropped do not say so.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        extent = try container.decode(Extent.self, forKey: .extent)
        padding = try container.decode(Padding.self, forKey: .padding)
        dropsLastFrame = try container.decodeIfPresent(Bool.self, forKey: .dropsLastFrame) ?? false
    }

    private enum CodingKeys: String, CodingKey {
        case extent, padding, dropsLastFrame
    }

    /// Whether the middle of a frame, not its beginning, lies at a multiple of the hop.
    var isCentred: Bool { padding == .zeroCentre || padding == .reflectCentre }

    /// The number of frames in a sound of `sampleCount` samples; 0 if it is too short for one.
    func frameCount(sampleCount: Int, frameLength: Int, hopLength: Int) -> Int {
        let surplus = sampleCount - frameLength
        let count =
            switch padding {
            case .none: surplus < 0 ? 0 : 1 + surplus / hopLength
            case .end, .same: (sampleCount + hopLength - 1) / hopLength
            case .completing:
                sampleCount < 1 ? 0 : 1 + (max(0, surplus) + hopLength - 1) / hopLength
            case .zeroCentre: sampleCount < 1 ? 0 : 1 + sampleCount / hopLength
            case .reflectCentre:
                // A mirror image longer than the sound itself is not defined.
                sampleCount <= frameLength / 2 ? 0 : 1 + sampleCount / hopLength
            }
        return max(0, dropsLastFrame ? count - 1 : count)
    }

    /// The smallest number of samples that gives a frame.
    func minimumSampleCount(frameLength: Int, hopLength: Int) -> Int {
        let kept = dropsLastFrame ? hopLength : 0
        return switch padding {
        case .none: frameLength + kept
        case .end, .same: 1 + kept
        case .completing: dropsLastFrame ? frameLength + 1 : 1
        case .zeroCentre: max(1, kept)
        case .reflectCentre: max(frameLength / 2 + 1, kept)
        }
    }

    /// Samples of the sound that `frameCount` frames span, at least one frame.
    func soundLength(frameCount: Int, frameLength: Int, hopLength: Int) -> Int {
        let count = dropsLastFrame ? frameCount + 1 : frameCount
        let steps = (count - 1) * hopLength
        return switch padding {
        case .none, .completing: steps + frameLength
        case .end, .same: steps + hopLength
        case .zeroCentre: max(1, steps)
        case .reflectCentre: max(frameLength / 2 + 1, steps)
        }
    }

    /// Samples of padding before the first sample of the sound.
    func leadingPadding(sampleCount: Int, frameLength: Int, hopLength: Int) -> Int {
        switch padding {
        case .none, .end, .completing: return 0
        case .zeroCentre, .reflectCentre: return frameLength / 2
        case .same:
            let frames = (sampleCount + hopLength - 1) / hopLength
            return max(0, (frames - 1) * hopLength + frameLength - sampleCount) / 2
        }
    }
}
