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

    /// Whether the frames of a picture stream are equally far apart, as far as headers tell.
    ///
    /// MP4 and MOV list the times of all frames. Elsewhere FFmpeg's mean rate and the rate that fits
    /// the times of the first frames are compared, if it has both. A single frame has no rate.
    func hasConstantFrameRate(_ stream: UnsafeMutablePointer<AVStream>) -> Bool? {
        if let listed = hasConstantListedRate(stream) { return listed }
        guard !container.countsTimestamps, let mean = stream.pointee.avg_frame_rate.positive,
            let fitting = stream.pointee.r_frame_rate.positive
        else { return nil }
        if let seconds = durationSeconds(stream), seconds * mean.value < 1.5 { return nil }
        return abs(mean.value / fitting.value - 1) < 0.001
    }

    /// By the distances of all frames in the order of decoding; nil without a complete list.
    ///
    /// Rounding to ticks changes a distance by up to one, so two may differ by two.
    private func hasConstantListedRate(_ stream: UnsafeMutablePointer<AVStream>) -> Bool? {
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
                shortest = min(shortest, time - last)
                longest = max(longest, time - last)
            }
            last = time
        }
        return longest - shortest <= min(2, longest / 2)
    }
}
