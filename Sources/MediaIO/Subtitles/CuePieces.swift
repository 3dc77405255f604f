/// How cues that say much, or last long, are taken apart.
package enum CuePieces {
    /// What lasts longer is taken apart, in seconds.
    private static let longestSeconds = 8.0
    /// Words of a piece at least.
    private static let leastWords = 4

    /// Which words go into which piece, as even as it goes.
    ///
    /// - Parameters:
    ///   - wordCount: words of the cue.
    ///   - seconds: how long it lasts.
    ///   - wordLimit: words of a piece at most.
    /// - Returns: half-open ranges of words, one after the other; a single one where the cue is short.
    package static func ranges(
        wordCount: Int, seconds: Double, wordLimit: Int
    ) -> [Range<Int>] {
        let byWords = (wordCount + wordLimit - 1) / wordLimit
        let bySeconds = min(
            Int(min(1e6, (seconds / longestSeconds).rounded(.up))), wordCount / leastWords)
        let count = max(1, byWords, bySeconds)
        return (0..<count).map { wordCount * $0 / count..<wordCount * ($0 + 1) / count }
    }
}
