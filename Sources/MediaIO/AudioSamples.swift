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
}
