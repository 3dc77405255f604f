internal import CFFmpeg

/// Owner of one `AVCodecContext` that decodes a stream.
final class DecoderContext {
    /// What `receive` found.
    enum Received {
        case frame
        case needsPacket
        case end
        case damaged(Int32)
    }

    private let context: UnsafeMutablePointer<AVCodecContext>

    /// Largest picture that is decoded, in pixels: 8192x8192, or about 200 MB as RGB.
    static let maximumPixels: Int64 = 1 << 26

    /// Opens a decoder for a stream of `container`.
    ///
    /// - Throws: `unsupportedCodec` when FFmpeg has no decoder or the decoder refuses the stream.
    init(container: InputContainer, stream index: Int, threads: Int) throws(MediaError) {
        let path = container.path
        let made = try container.withUnsafeStream(index) {
            stream throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> in
            try Self.allocate(for: stream, index: index, path: path)
        }
        guard let made else {
            throw MediaError(code: .failed, path: path, message: "there is no stream #\(index)")
        }
        context = made
        context.pointee.thread_count = Int32(max(1, threads))
        context.pointee.max_pixels = Self.maximumPixels
        try check(
            avcodec_open2(context, nil, nil), "avcodec_open2 (stream #\(index))", path,
            as: .unsupportedCodec)
    }

    deinit {
        var owned: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&owned)
    }

    /// A context with the parameters of a stream, not opened yet; the caller frees it.
    static func allocate(
        for stream: UnsafeMutablePointer<AVStream>, index: Int, path: String
    ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
        guard let parameters = stream.pointee.codecpar else {
            throw MediaError(
                code: .unsupportedCodec, path: path, message: "stream #\(index) has no description")
        }
        guard let codec = avcodec_find_decoder(parameters.pointee.codec_id) else {
            let name = String(cString: avcodec_get_name(parameters.pointee.codec_id))
            throw MediaError(
                code: .unsupportedCodec, path: path,
                message: "stream #\(index): this FFmpeg has no decoder for \"\(name)\"; "
                    + "convert the file, for example with ffmpeg, or leave it out")
        }
        guard let context = avcodec_alloc_context3(codec) else {
            throw .outOfMemory("avcodec_alloc_context3", path)
        }
        let result = avcodec_parameters_to_context(context, parameters)
        guard result >= 0 else {
            var owned: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&owned)
            throw MediaError(
                code: .unsupportedCodec, path: path,
                message: "stream #\(index): \(ffmpegText(result))", ffmpegCode: result)
        }
        context.pointee.pkt_timebase = stream.pointee.time_base
        return context
    }

    /// Whether the stream is H.264.
    var isH264: Bool { context.pointee.codec_id == AV_CODEC_ID_H264 }

    /// Whether packets that no other frame refers to are dropped undecoded.
    var skipsUnreferenced: Bool {
        get { context.pointee.skip_frame == AVDISCARD_NONREF }
        set { context.pointee.skip_frame = newValue ? AVDISCARD_NONREF : AVDISCARD_DEFAULT }
    }

    /// Hands in a packet, or the end of the stream (nil); FFmpeg's code.
    func send(_ packet: InputPacket?) -> Int32 {
        guard let packet else { return avcodec_send_packet(context, nil) }
        return packet.withUnsafePacket { avcodec_send_packet(context, $0) }
    }

    /// Takes the next frame out, in presentation order.
    func receive(into frame: DecodedFrame) -> Received {
        let result = frame.withUnsafeFrame { avcodec_receive_frame(context, $0) }
        if result >= 0 { return .frame }
        if result == clapper_averror(EAGAIN) { return .needsPacket }
        if result == clapper_averror_eof() { return .end }
        return .damaged(result)
    }

    /// Forgets everything decoded so far; after a seek.
    func flush() { avcodec_flush_buffers(context) }
}
