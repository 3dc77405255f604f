/// A stretch of sound at a rate, cut out of a stream of another rate.
struct SampleWindow {
    let startSeconds: Double
    let count: Int
    let ratio: RateRatio

    /// Reads the input samples the window depends on, and resamples them.
    func read(from decoder: AudioDecoder, path: String) throws(MediaError) -> [Float] {
        guard count >= 0 else { fatalError("a window of sound cannot have \(count) samples") }
        let origin = decoder.clock.originSeconds
        let window = SoundWindow(
            from: startSeconds, count: count, sampleRate: ratio.outputRate, originSeconds: origin,
            originalRate: ratio.inputRate)
        guard let window else {
            let isEarly = startSeconds < origin
            throw uncovered(isEarly ? "begins at \(origin) s" : "ends long before", path)
        }
        let (original, streamEnd) = try decoder.read(window.originalSamples)
        try checkEnd(streamEnd.map(ratio.outputCount), window.place, decoder, path)
        let samples = try window.samples(from: original, path: path)
        guard let samples else { throw uncovered("ends inside the window", path) }
        return samples
    }

    private func checkEnd(
        _ streamEnd: Int?, _ window: Range<Int>, _ decoder: AudioDecoder, _ path: String
    ) throws(MediaError) {
        guard let streamEnd, streamEnd < window.upperBound else { return }
        let end = decoder.clock.originSeconds + Double(streamEnd) / Double(ratio.outputRate)
        throw uncovered("ends at \(end) s", path)
    }

    private func uncovered(_ what: String, _ path: String) -> MediaError {
        let end = startSeconds + Double(count) / Double(ratio.outputRate)
        return MediaError(
            code: .endOfStream, path: path,
            message: "the sound \(what), the window wanted is \(startSeconds) s to \(end) s")
    }
}
