/// A stretch of mono sound.
public struct AudioSamples: Sendable, Equatable {
    /// Time of the first sample, in seconds on the clock of the file's timestamps.
    public let startSeconds: Double
    /// Samples per second.
    public let sampleRate: Int
    /// The samples, the mean of all channels; full scale is -1...1.
    public let samples: [Float]

    /// Makes a stretch from its parts.
    public init(startSeconds: Double, sampleRate: Int, samples: [Float]) {
        self.startSeconds = startSeconds
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// Length in seconds.
    public var durationSeconds: Double { Double(samples.count) / Double(sampleRate) }

    /// The same sound at another rate, by libswresample (its soxr engine where it has one).
    ///
    /// Sample n of the result lies n / `rate` seconds after `startSeconds`; there are
    /// ceil(count * rate / sampleRate) of them.
    ///
    /// - Throws: `MediaError` when libswresample cannot convert between the two rates.
    public func resampled(to rate: Int) throws(MediaError) -> AudioSamples {
        let ratio = RateRatio(from: sampleRate, to: rate)
        let resampled = try ratio.resample(samples, path: "sound in memory")
        return AudioSamples(startSeconds: startSeconds, sampleRate: rate, samples: resampled)
    }
}
