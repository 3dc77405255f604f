// The picture stream of a movie that is being written: RGB to YUV, then H.264 or VP9.

internal import CFFmpeg

/// Converts and encodes pictures one after the other.
final class PictureTrack {
    private let path: String
    private let encoder: MediaEncoder
    private let stream: Int32
    private let source: OutputFrame
    private let target: OutputFrame
    private var converter: OpaquePointer?
    private var count: Int64 = 0

    init(
        _ settings: MovieSettings, _ container: OutputContainer, _ path: String
    ) throws(MediaError) {
        self.path = path
        encoder = try Self.makeEncoder(settings, container, path)
        stream = try container.addStream(of: encoder)
        let (width, height) = (settings.width, settings.height)
        source = try OutputFrame(
            width: width, height: height, format: AV_PIX_FMT_RGB24, path: path)
        target = try OutputFrame(
            width: width, height: height, format: AV_PIX_FMT_YUV420P, path: path)
        converter = sws_getContext(
            Int32(width), Int32(height), AV_PIX_FMT_RGB24, Int32(width), Int32(height),
            AV_PIX_FMT_YUV420P, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nil, nil, nil)
        guard converter != nil else {
            throw MediaError(code: .failed, path: path, message: "sws_getContext failed")
        }
        // Rec. ITU-R BT.601 coefficients, limited range, as the encoder is told.
        let matrix = sws_getCoefficients(SWS_CS_ITU601)
        sws_setColorspaceDetails(converter, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16)
    }

    deinit { sws_freeContext(converter) }

    func append(_ rgb: Span<UInt8>, to container: OutputContainer) throws(MediaError) {
        try target.makeWritable(path)
        try source.withFrame { (frame) throws(MediaError) in
            let rowBytes = Int(frame.pointee.width) * 3
            guard let base = frame.pointee.data.0 else { return }
            rgb.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                for row in 0..<Int(frame.pointee.height) {
                    let line = base + row * Int(frame.pointee.linesize.0)
                    line.update(from: start + row * rowBytes, count: rowBytes)
                }
            }
            try target.withFrame { (yuv) throws(MediaError) in
                try check(
                    sws_scale_frame(converter, yuv, frame), "sws_scale_frame", path,
                    as: .cannotWrite)
                yuv.pointee.pts = count
                count += 1
                try encode(yuv, to: container)
            }
        }
    }

    func finish(to container: OutputContainer) throws(MediaError) {
        try encode(nil, to: container)
    }

    private func encode(
        _ frame: UnsafeMutablePointer<AVFrame>?, to container: OutputContainer
    ) throws(MediaError) {
        try encoder.encode(frame) { (packet) throws(MediaError) in
            packet.pointee.duration = 1
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
            context.width = Int32(settings.width)
            context.height = Int32(settings.height)
            context.pix_fmt = AV_PIX_FMT_YUV420P
            context.time_base = AVRational(num: 1, den: Int32(settings.frameRate))
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
