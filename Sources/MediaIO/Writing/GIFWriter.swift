internal import CFFmpeg
internal import Essentials

/// Writes animated GIF files, through libavcodec's encoder; each picture has 256 colours of its own.
///
/// GIF tells for how long each picture stays, in hundredths of a second. Every time is rounded by
/// itself, so that the animation as a whole runs neither fast nor slow. The file appears at its path
/// when `finish(at:)` returns, and not at all when something fails before.
/// One writer belongs to one thread at a time.
public final class GIFWriter {
    private let path: String
    private let width: Int
    private let height: Int
    private let container: OutputContainer
    private let encoder: MediaEncoder
    private let stream: Int32
    private let frame: OutputFrame
    private var palette = ColorPalette()
    private var firstSeconds: Double?
    private var lastTicks: Int64 = 0
    private var isFinished = false

    /// Hundredths of a second that a picture may stay: below two, viewers show it much longer.
    private static let stays: ClosedRange<Int64> = 2...65_535

    /// Starts an animation.
    ///
    /// - Parameters:
    ///   - path: where the finished file will be.
    ///   - width: width in pixels, up to 65,535.
    ///   - height: height in pixels, up to 65,535.
    ///   - isLooped: whether viewers begin again at the end, without end.
    /// - Throws: `MediaError.cannotWrite` where the file cannot be created, `unsupportedCodec` where
    ///   FFmpeg has no encoder.
    public init(
        path: String, width: Int, height: Int, isLooped: Bool = true
    ) throws(MediaError) {
        guard (1...65_535).contains(width), (1...65_535).contains(height) else {
            programmingError("GIFWriter: \(width)x\(height) pixels")
        }
        self.path = path
        self.width = width
        self.height = height
        container = try OutputContainer(muxer: "gif", path: path)
        encoder = try MediaEncoder(
            // Every picture whole: what is the same in two may have other places in their palettes.
            name: "gif", path: path, options: [("gifflags", "0")]
        ) { context in
            context.width = Int32(width)
            context.height = Int32(height)
            context.pix_fmt = AV_PIX_FMT_PAL8
            context.time_base = AVRational(num: 1, den: 100)
            context.thread_count = 1
            context.flags |= AV_CODEC_FLAG_BITEXACT
        }
        stream = try container.addStream(of: encoder)
        frame = try OutputFrame(width: width, height: height, format: AV_PIX_FMT_PAL8, path: path)
        try container.writeHeader(options: [("loop", isLooped ? "0" : "-1")])
    }

    /// Appends the next picture.
    ///
    /// - Parameters:
    ///   - rgb: `height` rows of `width` pixels of red, green and blue, without padding.
    ///   - seconds: when it is shown; the first picture's time is where the animation begins.
    /// - Throws: `MediaError.cannotWrite` when the picture before stays for less than 0.02 s or more
    ///   than 655 s, and when encoding or writing fails.
    public func append(picture rgb: Span<UInt8>, at seconds: Double) throws(MediaError) {
        guard !isFinished, rgb.count == width * height * 3 else {
            programmingError(
                "GIFWriter.append: \(rgb.count) bytes for \(width)x\(height)"
                    + (isFinished ? ", after finish()" : ""))
        }
        let ticks = try ticks(at: seconds, isFirst: firstSeconds == nil)
        let picture = palette.reduce(rgb)
        try frame.makeWritable(path)
        try frame.withFrame { (frame) throws(MediaError) in
            fill(frame, with: picture)
            frame.pointee.pts = ticks
            try encode(frame)
        }
        lastTicks = ticks
    }

    /// Completes the file and moves it to its place.
    ///
    /// - Parameter seconds: when the last picture has been shown long enough.
    /// - Throws: `MediaError.cannotWrite` as `append(picture:at:)`, without any picture, and on a
    ///   full disk.
    public func finish(at seconds: Double) throws(MediaError) {
        guard !isFinished else { programmingError("GIFWriter: \(path) is already finished") }
        guard firstSeconds != nil else {
            throw MediaError(
                code: .cannotWrite, path: path, message: "an animation needs a picture")
        }
        let end = try ticks(at: seconds, isFirst: false)
        isFinished = true
        try container.setOption("final_delay", to: end - lastTicks)
        try encode(nil)
        try container.finish()
    }

    /// Hundredths of a second from the first picture.
    private func ticks(at seconds: Double, isFirst: Bool) throws(MediaError) -> Int64 {
        guard seconds.isFinite else { throw refused("the time of a picture is \(seconds)") }
        if isFirst { firstSeconds = seconds }
        let elapsed = seconds - (firstSeconds ?? seconds)
        let ticks = Int64(max(-1e15, min(1e15, (elapsed * 100).rounded())))
        guard isFirst || Self.stays.contains(ticks - lastTicks) else {
            throw refused(
                "a picture at \(seconds) s follows one at \(Double(lastTicks) / 100) s "
                    + "of the animation; GIF shows pictures for 0.02 to 655 s, leave some out")
        }
        return ticks
    }

    private func refused(_ message: String) -> MediaError {
        MediaError(code: .cannotWrite, path: path, message: message)
    }

    private func fill(_ frame: UnsafeMutablePointer<AVFrame>, with picture: PalettedPicture) {
        guard let pixels = frame.pointee.data.0, let palette = frame.pointee.data.1 else { return }
        picture.indices.withUnsafeBufferPointer { indices in
            guard let start = indices.baseAddress else { return }
            for row in 0..<height {
                let line = pixels + row * Int(frame.pointee.linesize.0)
                line.update(from: start + row * width, count: width)
            }
        }
        palette.withMemoryRebound(to: UInt32.self, capacity: 256) { colors in
            for place in 0..<256 {
                let color = place < picture.colors.count ? picture.colors[place] : 0
                colors[place] = 0xFF00_0000 | color
            }
        }
    }

    private func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(MediaError) {
        try encoder.encode(frame) { (packet) throws(MediaError) in
            try container.write(packet, stream: stream, timeBase: encoder.timeBase)
        }
    }
}
