// What a written movie looks like: its container, codecs, picture and sound.

/// How `MovieWriter` encodes: container, picture size and rate, sound format and quality.
public struct MovieSettings: Sendable, Equatable {
    /// A container with the pair of codecs that is written into it.
    public enum Container: String, Sendable, CaseIterable {
        /// MP4 with H.264 (libx264) and AAC.
        case mp4
        /// WebM with VP9 (libvpx) and Opus.
        case webm
    }

    /// Container and codecs.
    public var container: Container
    /// Picture width in pixels.
    ///
    /// MP4 stores even sides only: where this is odd, the last column is repeated once.
    public var width: Int
    /// Picture height in pixels; for odd ones as for `width`.
    public var height: Int
    /// Pictures a second; about how many, where the rate is variable.
    public var frameRate: Int
    /// Whether each picture comes with its own time.
    public var hasVariableRate: Bool
    /// Constant quality: lower is better and larger; about 20 to 30 for H.264, 28 to 40 for VP9.
    public var quality: Int
    /// Most pictures from one key frame to the next; what a seek has to decode at worst.
    public var keyframeInterval: Int
    /// Sound samples a second and channel; 0 writes no sound stream.
    public var sampleRate: Int
    /// Sound channels: 1 or 2.
    public var channelCount: Int
    /// Sound bits a second.
    public var audioBitRate: Int

    /// Settings for pictures of a size; the defaults suit small clips that are sought in often.
    ///
    /// - Parameters:
    ///   - container: container and codecs.
    ///   - width: picture width in pixels.
    ///   - height: picture height in pixels.
    ///   - frameRate: pictures a second; about how many, where the rate is variable.
    ///   - hasVariableRate: whether each picture comes with its own time.
    ///   - quality: constant quality; `nil` takes 25 for H.264 and 36 for VP9.
    ///   - keyframeInterval: most pictures from one key frame to the next.
    ///   - sampleRate: sound samples a second, or 0 for no sound.
    ///   - channelCount: 1 or 2.
    ///   - audioBitRate: sound bits a second.
    public init(
        container: Container, width: Int, height: Int, frameRate: Int = 25,
        hasVariableRate: Bool = false, quality: Int? = nil, keyframeInterval: Int = 12,
        sampleRate: Int = 48_000, channelCount: Int = 1, audioBitRate: Int = 64_000
    ) {
        self.container = container
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.hasVariableRate = hasVariableRate
        self.quality = quality ?? (container == .mp4 ? 25 : 36)
        self.keyframeInterval = keyframeInterval
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.audioBitRate = audioBitRate
    }

    /// Width with which pictures are stored.
    var storedWidth: Int { container == .mp4 ? (width + 1) / 2 * 2 : width }
    /// Height with which pictures are stored.
    var storedHeight: Int { container == .mp4 ? (height + 1) / 2 * 2 : height }
    /// Ticks a second in which times of pictures are given: with a variable rate, a common multiple
    /// of the usual ones.
    var clockRate: Int { hasVariableRate ? 90_000 : frameRate }

    /// Why these settings cannot be encoded, or `nil`.
    var fault: String? {
        if min(width, height) < 16 || max(width, height) > 16_384 {
            return "pictures of \(width)x\(height): both sides must be 16 to 16384"
        }
        if frameRate < 1 || frameRate > 240 { return "\(frameRate) pictures a second" }
        if keyframeInterval < 1 { return "key frame interval \(keyframeInterval)" }
        if sampleRate == 0 { return nil }
        if container == .webm, ![8_000, 12_000, 16_000, 24_000, 48_000].contains(sampleRate) {
            return "Opus does not encode \(sampleRate) samples a second; use 48000"
        }
        return (1...2).contains(channelCount) ? nil : "\(channelCount) sound channels: 1 or 2"
    }
}
