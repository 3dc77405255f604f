internal import CFFmpeg

/// One stream of a walk: decodes packet after packet and tells of those that it cannot decode.
final class WalkedStream {
    let index: Int
    let timeBase: TimeBase
    private let decoder: DecoderContext
    private let path: String
    private let journal: DecodingJournal

    /// Failures in a row, without a packet between them, after which the decoder is left alone.
    private static let maximumFailures = 300

    init(
        container: InputContainer, index: Int, threads: Int, journal: DecodingJournal
    ) throws(MediaError) {
        self.index = index
        self.journal = journal
        path = container.path
        decoder = try DecoderContext(container: container, stream: index, threads: threads)
        let base = container.withUnsafeStream(index) { $0.pointee.time_base }
        timeBase = TimeBase(base ?? AVRational(num: 1, den: AV_TIME_BASE))
    }

    /// Decodes a packet, or at the end (nil) what the decoder holds back, and hands over all frames
    /// that come of it.
    ///
    /// - Returns: whether `body` wants more.
    func decode(
        _ packet: InputPacket?, _ body: (DecodedFrame) throws(MediaError) -> Bool
    ) throws(MediaError) -> Bool {
        let time = packet.flatMap(seconds)
        let errorsBefore = journal.report.errorCount
        let code = decoder.send(packet)
        if code < 0, code != clapper_averror_eof() { note(code, at: time) }
        var failures = 0
        while failures < Self.maximumFailures {
            let frame = try DecodedFrame(path: path)
            switch decoder.receive(into: frame) {
            case .needsPacket, .end:
                if errorsBefore == journal.report.errorCount, packet?.isCorrupt == true {
                    journal.note("stream #\(index): a packet is cut short or damaged", at: time)
                }
                return true
            case .damaged(let code):
                failures += 1
                note(code, at: time)
            case .frame:
                if frame.isDamaged {
                    let detail = LibraryLog.takeLast().map { ": \($0)" } ?? ""
                    journal.note(
                        "stream #\(index): parts of a frame are made up\(detail)",
                        at: frame.timestamp.map(timeBase.seconds) ?? time)
                }
                guard try body(frame) else { return false }
            }
        }
        return true
    }

    /// The time of a packet, as far as the file tells.
    func seconds(_ packet: InputPacket) -> Double? {
        packet.withUnsafePacket { packet in
            [packet.pointee.pts, packet.pointee.dts].first { $0 != clapper_av_nopts_value() }
                .map(timeBase.seconds)
        }
    }

    private func note(_ code: Int32, at seconds: Double?) {
        let detail = LibraryLog.takeLast().map { "; \($0)" } ?? ""
        journal.note("stream #\(index): \(ffmpegText(code))\(detail)", at: seconds)
    }
}

extension InputPacket {
    /// Whether the demuxer found the packet cut short or damaged.
    fileprivate var isCorrupt: Bool {
        withUnsafePacket { $0.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
    }
}
