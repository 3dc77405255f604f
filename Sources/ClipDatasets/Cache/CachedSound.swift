internal import MediaIO

/// An entry with the beginning of a clip's sound at its own rate: time of the first sample, rate, count of
/// samples; a record is a stretch of samples.
///
/// Not at the rate of the task: a window that is resampled alone differs in the last bits from the same
/// window of a resampled whole.
enum CachedSound {
    private static let samplesPerRecord = 8192

    /// A window; see `MediaFile.samples(from:count:sampleRate:)`.
    static func window(
        from startSeconds: Double, count: Int, sampleRate: Int, in entry: CacheEntry
    ) throws -> CacheFinding<[Float]> {
        guard entry.numbers.count == 3, let rate = Int(exactly: entry.numbers[1]), rate > 0,
            let total = Int(exactly: entry.numbers[2])
        else { return .damaged }
        let window = SoundWindow(
            from: startSeconds, count: count, sampleRate: sampleRate,
            originSeconds: Double(bitPattern: entry.numbers[0]), originalRate: rate)
        guard let window, window.isWithinBeginning(of: total) else { return .absent }
        guard let original = samples(window.originalSamples, in: entry) else { return .damaged }
        return try window.samples(from: original).map { .found($0) } ?? .absent
    }

    /// A window of a sound that begins where the stream does; nil where it does not cover it.
    static func window(
        from startSeconds: Double, count: Int, sampleRate: Int, in sound: AudioSamples
    ) throws -> [Float]? {
        let window = SoundWindow(
            from: startSeconds, count: count, sampleRate: sampleRate,
            originSeconds: sound.startSeconds, originalRate: sound.sampleRate)
        guard let window, window.isWithinBeginning(of: sound.samples.count) else { return nil }
        return try window.samples(from: Array(sound.samples[window.originalSamples]))
    }

    private static func samples(_ range: Range<Int>, in entry: CacheEntry) -> [Float]? {
        var samples: [Float] = []
        samples.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            let (record, offset) = place.quotientAndRemainder(dividingBy: samplesPerRecord)
            let end = min(range.upperBound, (record + 1) * samplesPerRecord)
            guard record < entry.recordCount else { return nil }
            let isWhole = entry.withRecord(record) { bytes in
                let part = bytes.bindMemory(to: Float.self)[offset...].prefix(end - place)
                samples += part
                return part.count == end - place
            }
            guard isWhole == true else { return nil }
            place = end
        }
        return samples
    }

    /// Keeps a sound; one without samples says that it has to be read from the file.
    static func store(_ sound: AudioSamples, in cache: SampleCache, _ key: String) {
        let numbers = [
            sound.startSeconds.bitPattern, UInt64(sound.sampleRate), UInt64(sound.samples.count),
        ]
        sound.samples.withUnsafeBytes { bytes in
            cache.store(
                key, numbers: numbers,
                recordBytes: samplesPerRecord * MemoryLayout<Float>.stride, records: bytes)
        }
    }
}
