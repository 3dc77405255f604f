/// Where the frames of a sound begin and end.
///
/// Frame *t* begins at sample *t* times the hop length; nothing is put before the first sample.
public struct FramingRule: Codable, Sendable, Hashable {
    /// The stretch of samples that has to fit for a frame to count.
    public enum Extent: String, Codable, Sendable, Hashable {
        /// A frame is as long as the window; zeros fill it up to the FFT size.
        case window
        /// A frame is as long as the FFT, even where the window is shorter.
        case fftSize = "fft-size"
    }

    /// What happens where a frame would reach past the last sample.
    public enum Padding: String, Codable, Sendable, Hashable {
        /// Only frames that lie wholly inside the sound count: `1 + floor((L - F) / H)` for a sound
        /// of `L` samples, frames of `F` and a hop of `H`.
        case none
        /// Every frame that begins inside the sound counts, zeros follow the end: `ceil(L / H)`.
        case end
    }

    /// The length of a frame.
    public let extent: Extent
    /// What happens at the end of the sound.
    public let padding: Padding

    /// Makes a rule from its parts.
    public init(extent: Extent, padding: Padding) {
        self.extent = extent
        self.padding = padding
    }

    /// The number of frames in a sound of `sampleCount` samples; 0 if it is too short for one.
    func frameCount(sampleCount: Int, frameLength: Int, hopLength: Int) -> Int {
        switch padding {
        case .none:
            sampleCount < frameLength ? 0 : 1 + (sampleCount - frameLength) / hopLength
        case .end:
            (sampleCount + hopLength - 1) / hopLength
        }
    }

    /// The smallest number of samples that gives a frame.
    func minimumSampleCount(frameLength: Int) -> Int {
        padding == .none ? frameLength : 1
    }
}
