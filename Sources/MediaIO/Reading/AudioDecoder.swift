internal import CFFmpeg

/// Decodes the sound stream to mono samples with known places.
///
/// Place 0 is the first sample of the stream (after priming samples, which FFmpeg drops); a place
/// is a number of samples at the stream's own rate. Places are counted on from frame to frame, and
/// compared with the timestamps only to notice gaps: containers round timestamps, Matroska to
/// milliseconds. After a seek the place comes from the timestamp, snapped to the grid of the
/// codec's frames, so that a window has the same samples as the whole stream.
final class AudioDecoder {
    /// Where the stream begins.
    struct Origin {
        /// Time of place 0.
        let seconds: Double
        /// Samples per second.
        let sampleRate: Int
        /// Length of the codec's frames if they are all equal, and the place where one ends.
        let grid: (frameLength: Int, offset: Int)?
    }

    let origin: Origin
    private let decoder: StreamDecoder
    private let anchor: Int
    private let seeks: Bool
    /// Place after the last frame, once a frame was read since the last move.
    private var expected: Int?
    /// The last frame, kept because the next window may begin in it.
    private var last: (place: Int, samples: [Float])?

    /// Decoded before the wanted sample after a seek, so that overlap, bit reservoirs and
    /// predictors have settled.
    private static let prerollSeconds = 0.4
    /// Timestamps that differ less than this from counting are rounding, not gaps.
    private static let toleranceSeconds = 0.005
    /// Longest silence that is put where the stream has a gap.
    private static let longestGapSeconds = 60.0

    init(source: PacketSource, info: AudioStreamInfo) throws(MediaError) {
        decoder = try StreamDecoder(source: source, stream: info.index, threads: 1)
        try decoder.rewind()
        guard let first = try decoder.next() else {
            throw MediaError(
                code: .endOfStream, path: source.path,
                message: "stream #\(info.index) (audio) has no samples")
        }
        let second = try decoder.next()
        origin = Self.origin(first, second, decoder.timeBase, info)
        guard (1...Self.highestRate).contains(origin.sampleRate) else {
            throw MediaError(
                code: .damaged, path: source.path,
                message: "stream #\(info.index) (audio) claims \(origin.sampleRate) samples/s")
        }
        // The index that matters is the one of the sound in MP4, else that of the default stream:
        // Matroska often has none for sound, and would read the whole file.
        let names = source.container.formatNames
        anchor = names.contains("mp4") || names.contains("ogg") || info.index == 0 ? info.index : -1
        seeks =
            !source.container.countsTimestamps
            && (origin.grid != nil || decoder.timeBase.tickSeconds * Double(origin.sampleRate) <= 1)
        try rewind()
    }

    private static let highestRate = 1_000_000

    private static func origin(
        _ first: DecodedFrame, _ second: DecodedFrame?, _ timeBase: TimeBase,
        _ info: AudioStreamInfo
    ) -> Origin {
        let seconds = first.timestamp.map(timeBase.seconds) ?? info.startSeconds
        // The first frame may be shortened by priming, so its end is what lies on the grid.
        let hasGrid = second.map { $0.sampleCount >= first.sampleCount } ?? false
        let length = second?.sampleCount ?? 0
        return Origin(
            seconds: seconds, sampleRate: first.sampleRate,
            grid: hasGrid && length > 0 && Self.isFixed(info.codec)
                ? (length, first.sampleCount % length) : nil)
    }

    /// Codecs whose frames all have one length.
    private static func isFixed(_ codec: String) -> Bool {
        ["aac", "mp3", "mp2", "opus", "ac3", "eac3", "amr_nb", "amr_wb", "dts", "mp1"].contains(
            codec)
    }

    // MARK: - Reading

    /// The samples at `wanted`, as far as the stream has them, and where the stream ends if that
    /// was seen.
    ///
    /// A gap inside the stream is silent.
    func read(_ wanted: Range<Int>) throws(MediaError) -> (samples: [Float], streamEnd: Int?) {
        var samples = [Float](repeating: 0, count: wanted.count)
        var end = 0
        let isCovered = try walk(from: wanted.lowerBound) { place, chunk in
            let from = max(place, wanted.lowerBound)
            let upTo = min(place + chunk.count, wanted.upperBound)
            if from < upTo {
                let target = from - wanted.lowerBound..<upTo - wanted.lowerBound
                samples.replaceSubrange(target, with: chunk[from - place..<upTo - place])
            }
            end = max(end, place + chunk.count)
            return place + chunk.count < wanted.upperBound
        }
        if isCovered { return (samples, nil) }
        return (Array(samples.prefix(max(0, end - wanted.lowerBound))), end)
    }

    /// All samples of the stream.
    func readAll() throws(MediaError) -> [Float] {
        var samples: [Float] = []
        let longestGap = Int(Self.longestGapSeconds * Double(origin.sampleRate))
        var gapTooLong = false
        _ = try walk(from: 0) { place, chunk in
            let gap = place - samples.count
            if gap > longestGap {
                gapTooLong = true
                return false
            }
            if gap > 0 { samples.append(contentsOf: repeatElement(0, count: gap)) }
            // A frame that overlaps earlier ones replaces what they said, as in `read`.
            let skipped = max(0, -place)
            guard skipped < chunk.count else { return true }
            let replaced = max(0, place)..<min(samples.count, place + chunk.count)
            if replaced.isEmpty {
                samples.append(contentsOf: chunk[skipped...])
            } else {
                samples.replaceSubrange(replaced, with: chunk[skipped...].prefix(replaced.count))
                samples.append(contentsOf: chunk[skipped...].dropFirst(replaced.count))
            }
            return true
        }
        if gapTooLong {
            throw MediaError(
                code: .damaged, path: decoder.source.path,
                message: "stream #\(decoder.stream) (audio) has a gap of more than "
                    + "\(Self.longestGapSeconds) s after \(samples.count / origin.sampleRate) s")
        }
        return samples
    }

    /// Hands over frames in order, from one that covers `start` or lies before it, while `body`
    /// wants more; whether it stopped because `body` had enough.
    private func walk(
        from start: Int, _ body: (Int, [Float]) -> Bool
    ) throws(MediaError) -> Bool {
        try move(toCover: start)
        if let last, last.place + last.samples.count > start, !body(last.place, last.samples) {
            return true
        }
        while let (place, samples) = try next() {
            if !body(place, samples) { return true }
        }
        return false
    }

    /// The next frame and its place; nil at the end.
    private func next() throws(MediaError) -> (Int, [Float])? {
        guard let frame = try decoder.next() else { return nil }
        guard frame.sampleRate == origin.sampleRate, frame.channelCount > 0,
            let samples = MonoMix.mean(frame)
        else {
            throw MediaError(
                code: .damaged, path: decoder.source.path,
                message: "stream #\(decoder.stream) (audio) changes from \(origin.sampleRate) Hz "
                    + "to \(frame.sampleRate) Hz or to an unknown format")
        }
        let place = try place(of: frame)
        expected = place + samples.count
        last = (place, samples)
        return (place, samples)
    }

    private func place(of frame: DecodedFrame) throws(MediaError) -> Int {
        guard let ticks = frame.timestamp else { return expected ?? 0 }
        let seconds = decoder.timeBase.seconds(ticks) - origin.seconds
        let exact = (seconds * Double(origin.sampleRate)).rounded()
        guard abs(exact) < 1e15 else {
            throw MediaError(
                code: .damaged, path: decoder.source.path,
                message: "stream #\(decoder.stream) (audio) has a timestamp of \(seconds) s")
        }
        let measured = Int(exact)
        let counted = expected ?? onGrid(measured)
        let tolerance = Int(Self.toleranceSeconds * Double(origin.sampleRate)) + 2
        return abs(measured - counted) <= tolerance ? counted : measured
    }

    /// The place nearest to `place` where a frame of the codec begins.
    private func onGrid(_ place: Int) -> Int {
        guard let grid = origin.grid else { return place }
        let steps = (Double(place - grid.offset) / Double(grid.frameLength)).rounded()
        return grid.offset + Int(steps) * grid.frameLength
    }

    // MARK: - Moving

    /// Moves so that the next frame lies before `start` by the preroll, or is the first one.
    private func move(toCover start: Int) throws(MediaError) {
        // Where seeking is not exact, the way from the beginning is gone once for ascending windows.
        if !seeks, let last, last.place <= start, decoder.holdsPosition { return }
        let preroll = Int(Self.prerollSeconds * Double(origin.sampleRate))
        if seeks {
            for stepBack in [0, 1, 4] {
                let target = start - preroll - stepBack * origin.sampleRate
                guard target > 0 else { break }
                if try seek(to: target, before: start - preroll / 2) { return }
            }
        }
        try rewind()
    }

    /// Seeks to `target`; whether the first frame there lies before `limit`.
    private func seek(to target: Int, before limit: Int) throws(MediaError) -> Bool {
        let seconds = origin.seconds + Double(target) / Double(origin.sampleRate)
        forget()
        // A new decoder, because flushing leaves random generators (noise substitution, dither) as
        // they are, and a window must not depend on what was read before.
        guard
            try decoder.seek(atOrBefore: seconds, anchor: anchor, makingNewDecoder: true),
            let (place, _) = try? next()
        else { return false }
        return place <= limit
    }

    private func rewind() throws(MediaError) {
        forget()
        try decoder.rewind(makingNewDecoder: true)
    }

    private func forget() {
        expected = nil
        last = nil
    }
}
