/// Finds out from how loud pieces of sound are when utterances begin and end, and which last too long.
struct UtteranceClock {
    /// Pieces in a second.
    static let piecesPerSecond = 10

    /// Level of each piece that was heard, in decibels.
    private var levels: [Double] = []
    /// Pieces that were heard when the last utterance ended or was cut.
    private var lastEnd = 0
    /// The quietest piece since then, in decibels.
    private var floor = Double.infinity
    /// The first piece since then that stood out from the quiet, while it has not been quiet for long again.
    private var onset: Int?
    /// Pieces in a row that do not stand out.
    private var quietPieces = 0

    /// What is this much quieter than the loudest of an utterance is before or after it, in decibels.
    private static let range = 30.0
    /// So long a pause is before an utterance, in pieces.
    private static let pause = 6
    /// The most that a word lasts, and what comes on top of an utterance, in pieces.
    private static let wordLength = 10
    /// From here on an utterance is cut where it is quieter, in pieces.
    private static let length = 10 * piecesPerSecond
    /// Here it is cut in any case.
    private static let longest = 15 * piecesPerSecond
    /// Over how many pieces a median is taken, and how far below it is quieter, in decibels.
    private static let (quietSpan, quietDepth) = (3 * piecesPerSecond, 6.0)
    /// After so much quiet an utterance may begin anew, in pieces.
    private static let rest = 2 * piecesPerSecond

    /// Takes the level of the next piece.
    mutating func hear(_ level: Double) {
        levels.append(level)
        floor = min(floor, level)
        if level > floor + Self.quietDepth {
            quietPieces = 0
            if onset == nil { onset = levels.count - 1 }
        } else {
            quietPieces += 1
            if quietPieces >= Self.rest { onset = nil }
        }
    }

    /// Whether what was heard since the last end should be cut after the last piece.
    ///
    /// Over music or noise pauses may never be heard: from 10 s on a piece that is quieter than those before ends an
    /// utterance, and after 15 s any piece does. It is counted from where something stands out from the quiet, lest what begins
    /// after a long pause be cut at once.
    var isTooLong: Bool {
        let length = levels.count - (onset ?? lastEnd)
        guard length >= Self.length, length < Self.longest, let last = levels.last else {
            return length >= Self.longest
        }
        let before = levels.dropLast().suffix(Self.quietSpan).sorted()
        return last <= before[before.count / 2] - Self.quietDepth
    }

    /// Ends an utterance with the last piece.
    ///
    /// It is looked for backwards from the last piece that is loud enough, up to a pause, and is not longer than a second
    /// a word and one more: what was heard long before, such as a click, is not of it.
    ///
    /// - Parameter words: how many it has; 0 where nothing was understood.
    /// - Returns: its seconds from the beginning of the sound; nil without words.
    mutating func endUtterance(words: Int) -> Range<Double>? {
        defer {
            lastEnd = levels.count
            (floor, onset, quietPieces) = (.infinity, nil, 0)
        }
        let longest = Self.wordLength * (words + 1)
        // The pause at the end comes on top.
        let heard = max(lastEnd, levels.count - longest - Self.wordLength)..<levels.count
        guard words > 0, let loudest = levels[heard].max() else { return nil }
        func isLoud(_ piece: Int) -> Bool { levels[piece] > loudest - Self.range }
        guard let last = heard.last(where: isLoud) else { return nil }
        var first = last
        for piece in heard.prefix(upTo: last).suffix(longest - 1).reversed() {
            if isLoud(piece) { first = piece }
            if first - piece >= Self.pause { break }
        }
        let rate = Double(Self.piecesPerSecond)
        return Double(first) / rate..<Double(last + 1) / rate
    }
}
