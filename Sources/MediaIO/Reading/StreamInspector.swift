internal import CFFmpeg

/// Reads the facts of `MediaInfo` from an open container, and chooses its streams.
struct StreamInspector {
    let container: InputContainer

    func info() -> MediaInfo {
        MediaInfo(
            path: container.path, container: containerName,
            durationSeconds: container.durationSeconds, startSeconds: container.startSeconds,
            video: best(AVMEDIA_TYPE_VIDEO).flatMap(videoInfo),
            audio: best(AVMEDIA_TYPE_AUDIO).flatMap(audioInfo), subtitles: subtitleStreams())
    }

    /// The demuxer's name that fits the file's name best: `mp4` for `clip.mp4`, which FFmpeg calls
    /// `mov,mp4,m4a,3gp,3g2,mj2`.
    private var containerName: String {
        let names = container.formatNames
        let suffix = container.path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return names.first { $0 == suffix } ?? names.first ?? "unknown"
    }

    /// The stream of a kind to use: one that can be decoded, is marked as default, is largest.
    private func best(_ kind: AVMediaType) -> Int? {
        let ranked = (0..<container.streamCount).compactMap { index in
            container.withUnsafeStream(index) { stream -> (index: Int, rank: [Int])? in
                guard let parameters = stream.pointee.codecpar,
                    parameters.pointee.codec_type == kind,
                    stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
                else { return nil }
                let size =
                    kind == AVMEDIA_TYPE_VIDEO
                    ? Int(parameters.pointee.width) * Int(parameters.pointee.height)
                    : Int(parameters.pointee.ch_layout.nb_channels)
                let isDefault = stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0
                let canDecode = avcodec_find_decoder(parameters.pointee.codec_id) != nil
                return (
                    index, [canDecode ? 1 : 0, size > 0 ? 1 : 0, isDefault ? 1 : 0, size, -index]
                )
            } ?? nil
        }
        return ranked.max { $0.rank.lexicographicallyPrecedes($1.rank) }?.index
    }

    private func videoInfo(_ index: Int) -> VideoStreamInfo? {
        container.withUnsafeStream(index) { stream -> VideoStreamInfo? in
            guard let parameters = stream.pointee.codecpar?.pointee else { return nil }
            let orientation = container.orientation(of: stream)
            let pixelAspect =
                (stream.pointee.sample_aspect_ratio.positive
                ?? parameters.sample_aspect_ratio.positive)?.value
            let geometry = FrameGeometry(
                width: Int(parameters.width), height: Int(parameters.height),
                pixelAspect: pixelAspect, orientation: orientation)
            return VideoStreamInfo(
                width: geometry.shown.width, height: geometry.shown.height,
                codedWidth: Int(parameters.width), codedHeight: Int(parameters.height),
                codec: String(cString: avcodec_get_name(parameters.codec_id)),
                pixelFormat: PixelFormat.name(AVPixelFormat(parameters.format)),
                color: ColorDescription(parameters), pixelAspect: pixelAspect,
                frameRate: (stream.pointee.avg_frame_rate.positive
                    ?? stream.pointee.r_frame_rate.positive)?.value,
                hasConstantFrameRate: hasConstantFrameRate(stream),
                rotationDegrees: orientation.rotationDegrees, isMirrored: orientation.isMirrored,
                startSeconds: startSeconds(stream), durationSeconds: durationSeconds(stream),
                index: index)
        } ?? nil
    }

    private func audioInfo(_ index: Int) -> AudioStreamInfo? {
        container.withUnsafeStream(index) { stream -> AudioStreamInfo? in
            guard let parameters = stream.pointee.codecpar?.pointee else { return nil }
            return AudioStreamInfo(
                codec: String(cString: avcodec_get_name(parameters.codec_id)),
                sampleRate: max(0, Int(parameters.sample_rate)),
                channelCount: max(0, Int(parameters.ch_layout.nb_channels)),
                channelLayout: channelLayout(parameters),
                startSeconds: startSeconds(stream), durationSeconds: durationSeconds(stream),
                index: index)
        } ?? nil
    }

    func startSeconds(_ stream: UnsafeMutablePointer<AVStream>) -> Double {
        let ticks = stream.pointee.start_time
        guard ticks != clapper_av_nopts_value() else { return container.startSeconds }
        return TimeBase(stream.pointee.time_base).seconds(ticks)
    }

    func durationSeconds(_ stream: UnsafeMutablePointer<AVStream>) -> Double? {
        let ticks = stream.pointee.duration
        guard ticks != clapper_av_nopts_value(), ticks >= 0 else { return nil }
        return TimeBase(stream.pointee.time_base).seconds(ticks)
    }
}

extension AVRational {
    /// The fraction if both parts are positive.
    var positive: AVRational? { num > 0 && den > 0 ? self : nil }
    /// The fraction as a number.
    var value: Double { Double(num) / Double(den) }
}

/// Conversion between ticks of a stream and seconds.
struct TimeBase {
    private let numerator: Double
    private let denominator: Double

    init(_ base: AVRational) {
        numerator = Double(max(1, base.num))
        denominator = Double(max(1, base.den))
    }

    /// Length of a tick in seconds.
    var tickSeconds: Double { numerator / denominator }

    func seconds(_ ticks: Int64) -> Double { Double(ticks) * numerator / denominator }

    /// The last tick at or before `seconds`, within what a 64-bit number holds.
    func ticks(_ seconds: Double) -> Int64 {
        let ticks = (seconds * denominator / numerator).rounded(.down)
        return Int64(max(-9e18, min(9e18, ticks)))
    }
}
