internal import CFFmpeg

extension SubtitleTrack {
    /// Reads the text of a subtitle stream inside a media file, through FFmpeg's decoder.
    ///
    /// A cue without an end is shown until the next one begins, the last until the file ends. Reads
    /// the file once from beginning to end, and keeps nothing but the text.
    ///
    /// - Parameters:
    ///   - stream: index of the stream, one of `MediaInfo.subtitles`.
    ///   - path: the media file.
    ///   - deadlineSeconds: the time that reading one packet may take before it is given up.
    /// - Throws: `MediaError.noSubtitles` where the stream is none of subtitles, `unsupportedCodec`
    ///   for pictures of text and where FFmpeg has no decoder, `unreadable`, `notMedia`, `damaged`.
    public init(
        stream: Int, of path: String, deadlineSeconds: Double = MediaFile.defaultDeadlineSeconds
    ) throws(MediaError) {
        LibraryLog.clear()
        let container = try InputContainer(
            path: path, deadline: Deadline(seconds: deadlineSeconds))
        let info = try Self.textStream(stream, of: container)
        var reader = try SubtitleStreamReader(container: container, stream: stream)
        try reader.readAll()
        self.init(
            path: path, streamIndex: stream, codec: info.codec, language: info.language,
            cues: reader.cues(), faults: reader.faults)
    }

    private static func textStream(
        _ index: Int, of container: InputContainer
    ) throws(MediaError) -> SubtitleStreamInfo {
        let streams = StreamInspector(container: container).subtitleStreams()
        guard let info = streams.first(where: { $0.index == index }) else {
            let known = streams.map { "#\($0.index)" }.joined(separator: ", ")
            throw MediaError(
                code: .noSubtitles, path: container.path,
                message: "stream #\(index) is no subtitle stream; "
                    + (known.isEmpty ? "there is none" : "these are: \(known)"))
        }
        guard info.kind != .bitmap else {
            throw MediaError(
                code: .unsupportedCodec, path: container.path,
                message: "stream #\(index) (\(info.codec)) holds pictures of text, no text; "
                    + "put a .srt or .vtt file beside the video")
        }
        return info
    }
}

/// Reads all packets of a subtitle stream.
private struct SubtitleStreamReader {
    private let container: InputContainer
    private let stream: Int
    private let decoder: SubtitleDecoder
    private let timeBase: TimeBase
    private var drafts: [(start: Double, end: Double?, text: String)] = []
    private(set) var faults: [SubtitleFault] = []

    /// Read errors in a row after which the rest of the file is given up.
    private static let maximumErrors = 100

    init(container: InputContainer, stream: Int) throws(MediaError) {
        self.container = container
        self.stream = stream
        decoder = try SubtitleDecoder(container: container, stream: stream)
        let base = container.withUnsafeStream(stream) { $0.pointee.time_base }
        timeBase = TimeBase(base ?? AVRational(num: 1, den: AV_TIME_BASE))
    }

    mutating func readAll() throws(MediaError) {
        let packet = try InputPacket(path: container.path)
        container.selectStreams([stream])
        var consecutiveErrors = 0
        while true {
            container.deadline.renew()
            let result = container.read(into: packet)
            if result == clapper_averror_eof() { return }
            if result == clapper_averror_exit() {
                throw .tookTooLong(container.path, container.deadline)
            }
            if result < 0 {
                consecutiveErrors += 1
                if consecutiveErrors > Self.maximumErrors {
                    try check(result, "av_read_frame", container.path, as: .damaged)
                }
                continue
            }
            consecutiveErrors = 0
            if packet.streamIndex == stream { take(packet) }
        }
    }

    private mutating func take(_ packet: InputPacket) {
        guard let ticks = packet.presentationTicks else {
            return fault("stream #\(stream): a cue has no time")
        }
        let start = timeBase.seconds(ticks)
        switch decoder.decode(packet) {
        case .damaged(let code):
            fault("stream #\(stream): the cue at \(start) s: \(ffmpegText(code))")
        case .text(let bytes):
            let text = PlainLines.tidied(TextEncoding.text(of: bytes))
            guard !text.isEmpty else { return }
            let duration = packet.withUnsafePacket { $0.pointee.duration }
            // Added as ticks, so that a cue ends exactly where the next one begins.
            let end = duration > 0 ? timeBase.seconds(ticks &+ duration) : nil
            drafts.append((start, end, text))
        }
    }

    /// What was read, with an end for each cue.
    mutating func cues() -> [SubtitleCue] {
        let ends = Self.nextStarts(drafts.map(\.start))
        let fileEnd = container.durationSeconds.map { container.startSeconds + $0 }
        return drafts.compactMap { draft in
            let end = draft.end ?? ends[draft.start] ?? fileEnd ?? draft.start
            guard end > draft.start else {
                fault("stream #\(stream): the cue at \(draft.start) s is never shown")
                return nil
            }
            return SubtitleCue(startSeconds: draft.start, endSeconds: end, text: draft.text)
        }
    }

    /// For each instant but the last the next one.
    private static func nextStarts(_ starts: [Double]) -> [Double: Double] {
        let instants = Set(starts).sorted()
        return Dictionary(uniqueKeysWithValues: zip(instants, instants.dropFirst()))
    }

    private mutating func fault(_ message: String) {
        faults.append(SubtitleFault(line: nil, message: message))
    }
}
