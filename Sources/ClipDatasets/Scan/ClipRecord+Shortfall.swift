internal import MediaIO

extension ClipRecord {
    /// Seconds by which the content falls short of what the headers promise, as after a download
    /// that stopped; nil where contents were not measured or the headers promise nothing.
    ///
    /// The length of a file may include subtitles, or time before the first frame, and the length of
    /// a stream what an edit list leaves out; so the smaller shortfall counts.
    public var missingSeconds: Double? {
        guard let measured = content?.measurements else { return nil }
        let picture = measured.picture.map { $0.endSeconds - $0.startSeconds }
        let sound = measured.sound.map { $0.endSeconds - $0.startSeconds }
        let ofStreams = [
            Self.difference(info.video?.durationSeconds, picture),
            Self.difference(info.audio?.durationSeconds, sound),
        ].compactMap { $0 }.max()
        let end = [measured.picture?.endSeconds, measured.sound?.endSeconds].compactMap { $0 }.max()
        let ofFile = Self.difference(
            info.durationSeconds, end.map { max($0, $0 - info.startSeconds) })
        return [ofStreams, ofFile].compactMap { $0 }.min()
    }

    private static func difference(_ promised: Double?, _ found: Double?) -> Double? {
        guard let promised, let found else { return nil }
        return promised - found
    }
}
