internal import CFFmpeg

/// Owner of one `SwsContext` and the picture it fills: conversion from one size and pixel format
/// to planes of green, blue and red.
///
/// Filter: area averaging when neither side grows, bicubic otherwise; both with accurate rounding
/// and chroma at full resolution, and without code paths that depend on the processor.
final class ScalerContext {
    /// Everything that a context is made for.
    struct Key: Equatable {
        let sourceWidth: Int
        let sourceHeight: Int
        let sourceFormat: AVPixelFormat
        let isFullRange: Bool
        let colorSpace: AVColorSpace
        let width: Int
        let height: Int
    }

    let key: Key
    private let context: OpaquePointer
    private let picture: DecodedFrame

    init(_ key: Key, path: String) throws(MediaError) {
        guard sws_isSupportedInput(key.sourceFormat) > 0 else {
            throw MediaError(
                code: .unsupportedCodec, path: path,
                message: "pictures in the pixel format \(PixelFormat.name(key.sourceFormat)) "
                    + "cannot be converted; convert the file, for example with ffmpeg")
        }
        let shrinks = key.width <= key.sourceWidth && key.height <= key.sourceHeight
        let flags =
            (shrinks ? SWS_AREA : SWS_BICUBIC) | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT
            | SWS_FULL_CHR_H_INP | SWS_BITEXACT
        guard
            let context = sws_getContext(
                Int32(key.sourceWidth), Int32(key.sourceHeight),
                PixelFormat.withoutRange(key.sourceFormat), Int32(key.width), Int32(key.height),
                AV_PIX_FMT_GBRP, flags, nil, nil, nil)
        else {
            throw MediaError(
                code: .damaged, path: path,
                message: "sws_getContext cannot convert \(key.sourceWidth)x\(key.sourceHeight) "
                    + "to \(key.width)x\(key.height)")
        }
        self.key = key
        self.context = context
        do {
            picture = try Self.makePicture(key, path)
        } catch {
            sws_freeContext(context)
            throw error
        }
        setColors()
    }

    deinit { sws_freeContext(context) }

    /// Converts a picture, turned as it is to be shown, to interleaved RGB.
    ///
    /// `source` has the size and format of `key`.
    func rgb(
        from source: DecodedFrame, turned orientation: Orientation, path: String
    ) throws(MediaError) -> [UInt8] {
        let result = picture.withUnsafeFrame { target in
            source.withUnsafeFrame { sws_scale_frame(context, target, $0) }
        }
        try check(result, "sws_scale_frame", path, as: .damaged)
        return picture.withUnsafeFrame { frame in
            let (green, blue, red) = (
                frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2
            )
            // av_frame_get_buffer gives the three planes, all of one size, equal rows.
            let bytesPerRow = Int(frame.pointee.linesize.0)
            guard let green, let blue, let red else { return [] }
            return orientation.interleaved(
                red: red, green: green, blue: blue, width: key.width, height: key.height,
                bytesPerRow: bytesPerRow)
        }
    }

    private func setColors() {
        let matrix = sws_getCoefficients(Int32(key.colorSpace.rawValue))
        // Refused (-1) for sources that are not YUV, where there is nothing to set.
        sws_setColorspaceDetails(
            context, matrix, key.isFullRange ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16)
    }

    private static func makePicture(_ key: Key, _ path: String) throws(MediaError) -> DecodedFrame {
        let picture = try DecodedFrame(path: path)
        let result = picture.withUnsafeFrame { frame in
            frame.pointee.width = Int32(key.width)
            frame.pointee.height = Int32(key.height)
            frame.pointee.format = AV_PIX_FMT_GBRP.rawValue
            return av_frame_get_buffer(frame, 0)
        }
        try check(result, "av_frame_get_buffer", path)
        return picture
    }
}

/// Facts about FFmpeg's pixel formats.
enum PixelFormat {
    /// FFmpeg's name of a format, `unknown` if it has none.
    static func name(_ format: AVPixelFormat) -> String {
        guard let name = av_get_pix_fmt_name(format) else { return "unknown" }
        return String(cString: name)
    }

    /// Whether the format itself says that values fill 0...255 (the deprecated `yuvj` formats).
    static func impliesFullRange(_ format: AVPixelFormat) -> Bool {
        withoutRange(format) != format
    }

    /// The format of the same layout whose range is told separately.
    static func withoutRange(_ format: AVPixelFormat) -> AVPixelFormat {
        switch format {
        case AV_PIX_FMT_YUVJ420P: AV_PIX_FMT_YUV420P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUV422P
        case AV_PIX_FMT_YUVJ444P: AV_PIX_FMT_YUV444P
        case AV_PIX_FMT_YUVJ440P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ411P: AV_PIX_FMT_YUV411P
        default: format
        }
    }
}
