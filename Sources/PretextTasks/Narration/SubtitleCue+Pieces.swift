internal import MediaIO
internal import NeuralNetworks

extension SubtitleCue {
    /// The cue in pieces where it says more than a sentence may hold, or lasts long (`CuePieces`).
    ///
    /// Nobody says when its words are spoken, so each is taken to last as long as the others.
    ///
    /// - Parameter wordLimit: words of a piece at most, at least 1.
    /// - Returns: the cue itself where it is short, else pieces that follow each other, words alone.
    func pieces(wordLimit: Int) -> [SubtitleCue] {
        let words = WordTokenizer.words(of: text)
        let ranges = CuePieces.ranges(
            wordCount: words.count, seconds: endSeconds - startSeconds, wordLimit: wordLimit)
        guard ranges.count > 1 else { return [self] }
        let length = (endSeconds - startSeconds) / Double(words.count)
        return ranges.map { piece in
            SubtitleCue(
                startSeconds: startSeconds + Double(piece.lowerBound) * length,
                endSeconds: startSeconds + Double(piece.upperBound) * length,
                text: words[piece].joined(separator: " "))
        }
    }
}
