/// What happens to the samples of a frame before the window.
public struct FramePreparation: Codable, Sendable, Hashable {
    /// Where the sample before the first one of a frame comes from.
    public enum Scope: String, Codable, Sendable, Hashable {
        /// The frame alone: its first sample stands for the one before it, as in Kaldi.
        case frame
        /// The sound: the one before it in the sound, 0 before the first, and nothing is subtracted
        /// from the padding after the end, as in python_speech_features.
        case sound
    }

    /// What every sample is multiplied by: 32768 for definitions on 16-bit integers.
    public let sampleScale: Double
    /// Whether the mean of the frame is subtracted first.
    public let removesMean: Bool
    /// The share of the sample before that is subtracted from each one; 0 for none.
    public let preEmphasis: Double
    /// Where pre-emphasis takes the sample before the first one from.
    public let emphasisScope: Scope

    /// Makes a preparation from its parts.
    public init(
        sampleScale: Double = 1, removesMean: Bool = false, preEmphasis: Double = 0,
        emphasisScope: Scope = .frame
    ) {
        self.sampleScale = sampleScale
        self.removesMean = removesMean
        self.preEmphasis = preEmphasis
        self.emphasisScope = emphasisScope
    }

    /// Samples are taken as they are.
    public static let none = FramePreparation()

    /// Whether samples only need to be multiplied.
    var isPlain: Bool { !removesMean && preEmphasis == 0 }
}
