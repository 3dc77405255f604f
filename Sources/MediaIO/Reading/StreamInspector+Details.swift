internal import CFFmpeg

extension StreamInspector {
    /// What the channels of a sound stream are; nil where it has none.
    func channelLayout(_ parameters: AVCodecParameters) -> String? {
        guard parameters.ch_layout.nb_channels > 0 else { return nil }
        var layout = parameters.ch_layout
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress,
                av_channel_layout_describe(&layout, base, buffer.count) > 0
            else { return nil }
            return String(cString: base)
        }
    }

    /// Whether the frames of a picture stream are equally far apart; nil where headers do not tell.
    ///
    /// Only MP4 and MOV list the times of all frames. What other headers state as a rate is a mean or
    /// a wish, which files of variable rate have, too. Compared are distances in the order of decoding;
    /// rounding to ticks changes each by up to one, so two may differ by two.
    func hasConstantFrameRate(_ stream: UnsafeMutablePointer<AVStream>) -> Bool? {
        let count = avformat_index_get_entries_count(stream)
        guard container.formatNames.contains("mp4"), count >= 3,
            stream.pointee.nb_frames == Int64(count)
        else { return nil }
        var (shortest, longest) = (Int64.max, Int64.min)
        var last: Int64?
        for index in 0..<count {
            guard let entry = avformat_index_get_entry(stream, index) else { return nil }
            let time = entry.pointee.timestamp
            if let last {
                // Damaged times may be anything.
                shortest = min(shortest, time &- last)
                longest = max(longest, time &- last)
            }
            last = time
        }
        return longest &- shortest <= min(2, longest / 2)
    }
}
