/// Where a window of sound lies in a stream, and how it comes from the stream's own samples.
///
/// Windows of sound in memory that are cut with it are the ones that reading the file gives, bit for bit.
package struct SoundWindow: Sendable {
    /// Which samples of the stream it is made from, counted from the stream's first.
    package let originalSamples: Range<Int>
    /// Its samples at the rate wanted, counted from the stream's first.
    let place: Range<Int>
    private let ratio: RateRatio
    /// How many samples come out before the window.
    private let lead: Int

    init(place: Range<Int>, ratio: RateRatio) {
        self.place = place
        self.ratio = ratio
        if ratio.inputs == ratio.outputs {
            (originalSamples, lead) = (place, 0)
        } else {
            let needed = ratio.needed(for: place)
            (originalSamples, lead) = (needed.input, place.lowerBound - needed.firstOutput)
        }
    }

    /// The window that `MediaFile.samples(from:count:sampleRate:)` reads; nil where it begins before the
    /// stream does or far behind its end.
    ///
    /// - Parameters:
    ///   - startSeconds: time of the window's first sample.
    ///   - count: number of samples.
    ///   - sampleRate: samples per second.
    ///   - originSeconds: time of the stream's first sample.
    ///   - originalRate: samples per second of the stream.
    package init?(
        from startSeconds: Double, count: Int, sampleRate: Int, originSeconds: Double,
        originalRate: Int
    ) {
        let first = ((startSeconds - originSeconds) * Double(sampleRate)).rounded()
        // Far below where products with rates of up to 1e6 leave 64 bits.
        guard first >= 0, first < 1e12 else { return nil }
        self.init(
            place: Int(first)..<Int(first) + count,
            ratio: RateRatio(from: originalRate, to: sampleRate))
    }

    /// Whether the window can be cut from the first `count` samples of the stream, as
    /// `MediaFile.beginningOfSound()` gives them.
    package func isWithinBeginning(of count: Int) -> Bool {
        AudioDecoder.isDecodedFromStart(originalSamples.lowerBound, sampleRate: ratio.inputRate)
            && originalSamples.upperBound <= count
    }

    /// The window, from `originalSamples` or as many of them as there are; nil where these are too few.
    ///
    /// - Throws: `MediaError` where libswresample cannot convert between the two rates.
    package func samples(
        from original: [Float], path: String = "sound in memory"
    ) throws(MediaError) -> [Float]? {
        let resampled = try ratio.resample(original, path: path)
        let cut = resampled.dropFirst(lead).prefix(place.count)
        return cut.count == place.count ? Array(cut) : nil
    }
}
