import CSndFile
import Testing

/// A WAV, FLAC or OGG file as libsndfile reads it, whose decoders are not FFmpeg's.
struct SoundFileReference {
    let sampleRate: Int
    let channelCount: Int
    /// The mean of all channels.
    let samples: [Float]

    init(_ path: String) throws {
        var format = SF_INFO()
        let file = try #require(sf_open(path, Int32(SFM_READ), &format), "\(path)")
        defer { sf_close(file) }
        let (frames, channels) = (Int(format.frames), Int(format.channels))
        var interleaved = [Float](repeating: 0, count: frames * channels)
        try #require(sf_readf_float(file, &interleaved, format.frames) == format.frames)
        sampleRate = Int(format.samplerate)
        channelCount = channels
        samples = (0..<frames).map { frame in
            interleaved[frame * channels..<(frame + 1) * channels].reduce(0, +) / Float(channels)
        }
    }
}
