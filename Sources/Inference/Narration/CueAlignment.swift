internal import Essentials
public import MediaIO

/// How much each of some sentences tells of what is seen at each of some instants.
public struct CueSimilarity: Sendable, Equatable {
    /// The sentences, ascending by their beginnings.
    public let cues: [SubtitleCue]
    /// The instants, ascending: middles of the clips that were looked at.
    public let seconds: [Double]
    /// `[cues, seconds]`, row by row; larger where the sentence fits better.
    public let values: [Float]

    /// Makes a matrix from its parts; the program stops where the numbers do not fill it.
    public init(cues: [SubtitleCue], seconds: [Double], values: [Float]) {
        guard values.count == cues.count * seconds.count else {
            programmingError(
                "CueSimilarity: \(values.count) values are not [\(cues.count), \(seconds.count)]")
        }
        self.cues = cues
        self.seconds = seconds
        self.values = values
    }
}

/// Where a sentence belongs.
public struct AlignedCue: Sendable, Equatable {
    /// The sentence with its corrected times; where nothing seen fits it with its own, if these are in order.
    public let cue: SubtitleCue
    /// How far what is seen there stands out: deviations above the sentence's mean over the clip.
    ///
    /// Where nothing fits, the most that is reached within the allowed shift.
    public let score: Double
    /// Whether it was placed.
    public let isSeen: Bool
    /// Seconds by which it was moved.
    public let shift: Double
}

/// How sentences are placed.
public struct AlignmentRule: Sendable, Equatable {
    /// The most by which a sentence is moved, in seconds.
    public var maximumShift: Double
    /// Sentences that stand out less than this many deviations fit nothing.
    public var leastScore: Double
    /// Deviations that a sentence loses where it is moved by the most.
    public var shiftCost: Double

    /// Makes a rule.
    public init(maximumShift: Double = 5, leastScore: Double = 1, shiftCost: Double = 0.5) {
        self.maximumShift = maximumShift
        self.leastScore = leastScore
        self.shiftCost = shiftCost
    }
}

/// Places sentences where what they tell of is seen, in their order.
///
/// Each sentence gets a place or none. Of all ways in which no sentence comes before an earlier one, the one of the
/// largest sum of (score - least score - cost of the shift) is taken (dynamic programming). Scores: the similarity is
/// averaged over the sentence's own length around each instant, loses the sentence's mean, and is divided by the deviation
/// of all; so a sentence that fits everything alike stands out nowhere. Those without a place keep their times where they are
/// still between their neighbours (`UnplacedCues`).
public enum CueAlignment {
    /// Places the sentences of a matrix.
    ///
    /// - Parameters:
    ///   - similarity: the matrix.
    ///   - rule: how far sentences may move, and what counts as fitting.
    /// - Returns: the sentences in the order of the matrix.
    public static func align(_ similarity: CueSimilarity, rule: AlignmentRule) -> [AlignedCue] {
        let scores = standardized(similarity)
        let places = places(similarity, scores, rule)
        let shifts = UnplacedCues.shifts(
            middles: similarity.cues.map { ($0.startSeconds + $0.endSeconds) / 2 },
            places: places.map { $0.map { similarity.seconds[$0] } },
            within: (similarity.seconds.first ?? 0)...(similarity.seconds.last ?? 0))
        return similarity.cues.enumerated().map { index, cue in
            let row = scores[index]
            let middle = (cue.startSeconds + cue.endSeconds) / 2
            guard let place = places[index] else {
                let near = similarity.seconds.indices.filter {
                    abs(similarity.seconds[$0] - middle) <= rule.maximumShift
                }
                return AlignedCue(
                    cue: cue.moved(by: shifts[index]), score: near.map { row[$0] }.max() ?? 0,
                    isSeen: false, shift: shifts[index])
            }
            let shift = similarity.seconds[place] - middle
            return AlignedCue(
                cue: cue.moved(by: shift), score: row[place], isSeen: true, shift: shift)
        }
    }

    /// Rows of scores.
    private static func standardized(_ similarity: CueSimilarity) -> [[Double]] {
        let width = similarity.seconds.count
        var rows = similarity.cues.enumerated().map { index, cue in
            smoothed(
                similarity.values[index * width..<(index + 1) * width].map(Double.init),
                similarity.seconds, over: cue.endSeconds - cue.startSeconds)
        }
        for index in rows.indices {
            let mean = rows[index].reduce(0, +) / Double(max(1, width))
            rows[index] = rows[index].map { $0 - mean }
        }
        let squares = rows.joined().reduce(0) { $0 + $1 * $1 }
        let deviation = (squares / Double(max(1, rows.count * width))).squareRoot()
        guard deviation > 0 else { return rows }
        return rows.map { $0.map { $0 / deviation } }
    }

    /// Means over a time around each instant.
    private static func smoothed(
        _ row: [Double], _ seconds: [Double], over length: Double
    ) -> [Double] {
        var sums = [0.0]
        for value in row { sums.append(sums[sums.count - 1] + value) }
        var (first, end) = (0, 0)
        return seconds.map { middle in
            while seconds[first] < middle - length / 2 { first += 1 }
            while end < seconds.count, seconds[end] <= middle + length / 2 { end += 1 }
            return (sums[end] - sums[first]) / Double(max(1, end - first))
        }
    }

    /// The instant of each sentence; nil for none.
    private static func places(
        _ similarity: CueSimilarity, _ scores: [[Double]], _ rule: AlignmentRule
    ) -> [Int?] {
        let seconds = similarity.seconds
        // The best sum with no sentence placed after instant j, and where the last row placed its sentence then.
        var best = [Double](repeating: 0, count: seconds.count)
        var choices: [[Int32]] = []
        for (index, cue) in similarity.cues.enumerated() {
            let middle = (cue.startSeconds + cue.endSeconds) / 2
            var next = best
            var chosen = [Int32](repeating: -1, count: seconds.count)
            for (j, instant) in seconds.enumerated() {
                if j > 0, next[j - 1] > next[j] {
                    next[j] = next[j - 1]
                    chosen[j] = chosen[j - 1]
                }
                let away = abs(instant - middle)
                guard away <= rule.maximumShift else { continue }
                let cost = rule.maximumShift > 0 ? rule.shiftCost * away / rule.maximumShift : 0
                let sum = best[j] + scores[index][j] - rule.leastScore - cost
                if sum > next[j] {
                    next[j] = sum
                    chosen[j] = Int32(j)
                }
            }
            best = next
            choices.append(chosen)
        }
        var places = [Int?](repeating: nil, count: choices.count)
        var last = seconds.count - 1
        for index in choices.indices.reversed() where last >= 0 {
            let place = Int(choices[index][last])
            guard place >= 0 else { continue }
            places[index] = place
            last = place
        }
        return places
    }
}
