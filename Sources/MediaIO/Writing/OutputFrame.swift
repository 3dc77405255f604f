// The owner of one AVFrame that is filled by us and read by an encoder.

internal import CFFmpeg

/// A picture or a block of sound on its way to an encoder.
final class OutputFrame {
    private var frame: UnsafeMutablePointer<AVFrame>?

    /// A picture of a size and format, its buffer allocated.
    init(width: Int, height: Int, format: AVPixelFormat, path: String) throws(MediaError) {
        frame = av_frame_alloc()
        frame?.pointee.width = Int32(width)
        frame?.pointee.height = Int32(height)
        frame?.pointee.format = format.rawValue
        try allocate(path)
    }

    /// A block of sound, its buffer allocated.
    init(
        sampleCount: Int, sampleRate: Int, channelCount: Int, format: AVSampleFormat, path: String
    ) throws(MediaError) {
        frame = av_frame_alloc()
        frame?.pointee.nb_samples = Int32(sampleCount)
        frame?.pointee.sample_rate = Int32(sampleRate)
        frame?.pointee.format = format.rawValue
        if let frame { av_channel_layout_default(&frame.pointee.ch_layout, Int32(channelCount)) }
        try allocate(path)
    }

    deinit { av_frame_free(&frame) }

    private func allocate(_ path: String) throws(MediaError) {
        guard let frame else {
            throw MediaError(code: .failed, path: path, message: "av_frame_alloc: out of memory")
        }
        try check(av_frame_get_buffer(frame, 0), "av_frame_get_buffer", path, as: .cannotWrite)
    }

    /// Makes the buffer ours again: an encoder may still hold the last content.
    func makeWritable(_ path: String) throws(MediaError) {
        guard let frame else { return }
        try check(
            av_frame_make_writable(frame), "av_frame_make_writable", path, as: .cannotWrite)
    }

    /// Runs `body` with the C frame, which must not leave it.
    func withFrame<Result>(
        _ body: (UnsafeMutablePointer<AVFrame>) throws(MediaError) -> Result
    ) throws(MediaError) -> Result {
        guard let frame else { fatalError("OutputFrame: used after a failed allocation") }
        return try body(frame)
    }
}
