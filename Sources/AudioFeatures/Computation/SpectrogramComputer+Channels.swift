extension SpectrogramComputer {
    /// The spectrogram of the mean of several channels.
    ///
    /// - Parameters:
    ///   - samples: channel by channel for each instant: sample *n* of channel *c* is at
    ///     `n * channelCount + c`.
    ///   - channelCount: how many channels there are, at least 1.
    /// - Returns: the spectrogram of the mono mix.
    /// - Throws: as `spectrogram(of:)`; the index of a sample that is no number counts instants.
    public func spectrogram(
        ofInterleaved samples: [Float], channelCount: Int
    ) throws(SpectrogramError) -> Spectrogram {
        try spectrogram(of: meanOfChannels(samples, channelCount: channelCount))
    }
}

/// The mean of interleaved channels, summed in double precision.
func meanOfChannels(_ samples: [Float], channelCount: Int) -> [Float] {
    guard channelCount > 0, samples.count % channelCount == 0 else {
        sizeFailure(
            "meanOfChannels",
            "\(samples.count) samples are not those of \(channelCount) channels")
    }
    guard channelCount > 1 else { return samples }
    return (0..<(samples.count / channelCount)).map { instant in
        var sum = 0.0
        for channel in 0..<channelCount {
            sum += Double(samples[instant * channelCount + channel])
        }
        return Float(sum / Double(channelCount))
    }
}
