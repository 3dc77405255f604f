internal import CFFmpeg

/// Owner of one `SwsContext` and the two pictures it works on: RGB in memory to the planes of an
/// encoder, in the coefficients of BT.601.
final class PictureConverter {
    /// What an encoder takes.
    struct Target {
        let format: AVPixelFormat
        let isFullRange: Bool
        /// Size with which the picture is stored, no smaller than its own; the last row and column
        /// are repeated.
        let width: Int
        let height: Int
    }

    private let path: String
    private let width: Int
    private let height: Int
    private let source: OutputFrame
    private let target: OutputFrame
    private let context: OpaquePointer

    init(width: Int, height: Int, target: Target, path: String) throws(MediaError) {
        self.path = path
        self.width = width
        self.height = height
        source = try OutputFrame(
            width: target.width, height: target.height, format: AV_PIX_FMT_RGB24, path: path)
        self.target = try OutputFrame(
            width: target.width, height: target.height, format: target.format, path: path)
        let context = sws_getContext(
            Int32(target.width), Int32(target.height), AV_PIX_FMT_RGB24, Int32(target.width),
            Int32(target.height), target.format,
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nil, nil, nil)
        guard let context else {
            throw MediaError(code: .failed, path: path, message: "sws_getContext failed")
        }
        self.context = context
        let matrix = sws_getCoefficients(SWS_CS_ITU601)
        sws_setColorspaceDetails(
            context, matrix, 1, matrix, target.isFullRange ? 1 : 0, 0, 1 << 16, 1 << 16)
    }

    deinit { sws_freeContext(context) }

    /// Converts a picture and lends the result; the frame must not leave `body`.
    ///
    /// - Parameters:
    ///   - rgb: `height` rows of `width` pixels of red, green and blue, without padding.
    ///   - body: gets the converted picture.
    /// - Throws: `MediaError.cannotWrite`, and what `body` throws.
    func convert(
        _ rgb: Span<UInt8>, _ body: (UnsafeMutablePointer<AVFrame>) throws(MediaError) -> Void
    ) throws(MediaError) {
        // An encoder may still hold the last picture.
        try target.makeWritable(path)
        try source.withFrame { (frame) throws(MediaError) in
            fill(frame, with: rgb)
            try target.withFrame { (converted) throws(MediaError) in
                try check(
                    sws_scale_frame(context, converted, frame), "sws_scale_frame", path,
                    as: .cannotWrite)
                try body(converted)
            }
        }
    }

    private func fill(_ frame: UnsafeMutablePointer<AVFrame>, with rgb: Span<UInt8>) {
        guard let base = frame.pointee.data.0 else { return }
        let (storedWidth, storedHeight) = (Int(frame.pointee.width), Int(frame.pointee.height))
        rgb.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            for row in 0..<storedHeight {
                let line = base + row * Int(frame.pointee.linesize.0)
                line.update(from: start + min(row, height - 1) * width * 3, count: width * 3)
                for byte in width * 3..<storedWidth * 3 { line[byte] = line[byte - 3] }
            }
        }
    }
}
