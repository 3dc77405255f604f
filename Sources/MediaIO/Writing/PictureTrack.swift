// The picture stream of a movie that is being written: RGB to YUV, then H.264 or VP9.

internal import CFFmpeg

/// Converts and encodes pictures one after the other.
final class PictureTrack {
    private let path: String
    private let encoder: MediaEncoder
    private let stream: Int32
    private let converter: PictureConverter
    /// When the next picture of a constant rate is shown.
    private var nextTicks: Int64 = 0
    private var lastTicks: Int64?
    /// For how long the last picture shall stay: as long as the one before it.
    private var intervalTicks: Int64

    init(
        _ settings: MovieSettings, _ container: OutputContainer, _ path: String
    ) throws(MediaError) {
        self.path = path
        encoder = try Self.makeEncoder(settings, container, path)
        stream = try container.addStream(of: encoder)
        // BT.601, limited range, as the encoder is told.
        converter = try PictureConverter(
            width: settings.width, height: settings.height,
            target: .init(
                format: AV_PIX_FMT_YUV420P, isFullRange: false, width: settings.storedWidth,
                height: settings.storedHeight),
            path: path)
        intervalTicks = Int64(settings.clockRate / settings.frameRate)
    }

    /// Appends a picture, shown at a time or, without one, when the last one ends.
    func append(
        _ rgb: Span<UInt8>, at seconds: Double? = nil, to container: OutputContainer
    ) throws(MediaError) {
        let ticks = if let seconds { try self.ticks(seconds) } else { nextTicks }
        if let lastTicks { intervalTicks = ticks - lastTicks }
        (lastTicks, nextTicks) = (ticks, ticks + 1)
        try converter.convert(rgb) { (yuv) throws(MediaError) in
            yuv.pointee.pts = ticks
            try encode(yuv, to: container)
        }
    }

    private func ticks(_ seconds: Double) throws(MediaError) -> Int64 {
        // A million seconds is longer than any movie; beyond, ticks would not fit.
        let ticks = (min(max(seconds, -1), 1e6) / TimeBase(encoder.timeBase).tickSeconds).rounded()
        guard seconds >= 0, seconds < 1e6, Int64(ticks) > lastTicks ?? -1 else {
            throw MediaError(
                code: .cannotWrite, path: path,
                message: "a picture at \(seconds) s: times must not be negative, and ascend")
        }
        return Int64(ticks)
    }

    func finish(to container: OutputContainer) throws(MediaError) {
        try encode(nil, to: container)
    }

    private func encode(
        _ frame: UnsafeMutablePointer<AVFrame>?, to container: OutputContainer
    ) throws(MediaError) {
        try encoder.encode(frame) { (packet) throws(MediaError) in
            packet.pointee.duration = intervalTicks
            try container.write(packet, stream: stream, timeBase: encoder.timeBase)
        }
    }

    private static func makeEncoder(
        _ settings: MovieSettings, _ container: OutputContainer, _ path: String
    ) throws(MediaError) -> MediaEncoder {
        let isMP4 = settings.container == .mp4
        let h264 = [("preset", "veryfast"), ("crf", "\(settings.quality)")]
        let vp9 = [
            ("deadline", "realtime"), ("cpu-used", "7"), ("crf", "\(settings.quality)"),
            ("lag-in-frames", "0"),
        ]
        return try MediaEncoder(
            name: isMP4 ? "libx264" : "libvpx-vp9", path: path, options: isMP4 ? h264 : vp9
        ) { context in
            context.width = Int32(settings.storedWidth)
            context.height = Int32(settings.storedHeight)
            context.pix_fmt = AV_PIX_FMT_YUV420P
            context.time_base = AVRational(num: 1, den: Int32(settings.clockRate))
            context.framerate = AVRational(num: Int32(settings.frameRate), den: 1)
            context.gop_size = Int32(settings.keyframeInterval)
            context.colorspace = AVCOL_SPC_SMPTE170M
            context.color_range = AVCOL_RANGE_MPEG
            context.thread_count = 1
            context.bit_rate = 0
            if container.wantsGlobalHeader {
                context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
            }
            context.flags |= AV_CODEC_FLAG_BITEXACT
        }
    }
}
