/// A stretch of sound at a rate, cut out of a stream of another rate.
struct SampleWindow {
    let startSeconds: Double
    let count: Int
    let ratio: RateRatio

    /// Reads the input samples the window depends on, and resamples them.
    func read(from decoder: AudioDecoder, path: String) throws(MediaError) -> [Float] {
        guard count >= 0 else { fatalError("a window of sound cannot have \(count) samples") }
        let first = ((startSeconds - decoder.clock.originSeconds) * Double(ratio.outputRate))
            .rounded()
        guard first >= 0 else {
            throw uncovered("begins at \(decoder.clock.originSeconds) s", path)
        }
        // Far below where products with rates of up to 1e6 leave 64 bits.
        guard first < 1e12 else { throw uncovered("ends long before", path) }
        let window = Int(first)..<Int(first) + count
        if ratio.inputs == ratio.outputs {
            let (samples, streamEnd) = try decoder.read(window)
            try checkEnd(streamEnd, window, decoder, path)
            return samples
        }
        let needed = ratio.needed(for: window)
        let (samples, streamEnd) = try decoder.read(needed.input)
        try checkEnd(streamEnd.map(ratio.outputCount), window, decoder, path)
        let resampled = try ratio.resample(samples, path: path)
        let cut = resampled.dropFirst(window.lowerBound - needed.firstOutput).prefix(count)
        guard cut.count == count else { throw uncovered("ends inside the window", path) }
        return Array(cut)
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
