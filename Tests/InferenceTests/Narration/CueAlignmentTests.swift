import Essentials
import Inference
import MediaIO
import Testing

@Suite struct CueAlignmentTests {
    private static let rule = AlignmentRule(maximumShift: 10, leastScore: 0.5, shiftCost: 0.2)

    private func cue(_ middle: Double, _ text: String = "x") -> SubtitleCue {
        SubtitleCue(startSeconds: middle - 0.5, endSeconds: middle + 0.5, text: text)
    }

    /// Cues with rows that are 1 during a stretch each, else 0; nil for rows that are 0 throughout.
    private func similarity(
        _ cues: [SubtitleCue], _ stretches: [Range<Double>?], seconds: Double = 20
    ) -> CueSimilarity {
        let instants = (0..<Int(seconds * 4)).map { Double($0) / 4 }
        let values = stretches.flatMap { stretch in
            instants.map { stretch?.contains($0) ?? false ? Float(1) : 0 }
        }
        return CueSimilarity(cues: cues, seconds: instants, values: values)
    }

    @Test func sentencesComeToWhereTheyFit() {
        let matrix = similarity([cue(3), cue(9), cue(12)], [5..<6.5, 6.5..<8, 15..<16.5])
        let aligned = CueAlignment.align(matrix, rule: Self.rule)
        for (aligned, middle) in zip(aligned, [5.75, 7.25, 15.75]) {
            let found = (aligned.cue.startSeconds + aligned.cue.endSeconds) / 2
            #expect(aligned.isSeen && abs(found - middle) <= 0.5, "\(aligned)")
            #expect(aligned.cue.endSeconds - aligned.cue.startSeconds == 1)
        }
        #expect(abs(aligned[0].shift - 2.75) <= 0.5 && aligned[0].score > 2)
    }

    @Test func whatFitsNothingKeepsItsTime() {
        let matrix = similarity([cue(3), cue(9), cue(12)], [5..<6.5, nil, 15..<16.5])
        let aligned = CueAlignment.align(matrix, rule: Self.rule)
        #expect(aligned.map(\.isSeen) == [true, false, true])
        #expect(aligned[1].cue == matrix.cues[1] && aligned[1].shift == 0)
        #expect(abs(aligned[1].score) < 0.5)
        let nothing = similarity([cue(3), cue(9)], [nil, nil])
        #expect(CueAlignment.align(nothing, rule: Self.rule).map(\.cue) == nothing.cues)
    }

    @Test func whatFitsNothingStaysBetweenItsNeighbours() {
        let matrix = similarity([cue(10), cue(12), cue(14)], [3..<4, nil, 6..<7])
        let aligned = CueAlignment.align(matrix, rule: Self.rule)
        #expect(aligned.map(\.isSeen) == [true, false, true])
        let middles = aligned.map { ($0.cue.startSeconds + $0.cue.endSeconds) / 2 }
        #expect(abs(middles[1] - (middles[0] + middles[2]) / 2) < 1e-9)
        #expect(abs(aligned[1].shift - (middles[1] - 12)) < 1e-9)
    }

    @Test func orderIsKept() {
        // Each fits best where the other is; only one of them can go there.
        let matrix = similarity([cue(5), cue(10)], [10..<11, 5..<6])
        let aligned = CueAlignment.align(matrix, rule: Self.rule)
        #expect(aligned.count(where: \.isSeen) == 1)
        let starts = aligned.filter(\.isSeen).map(\.cue.startSeconds)
        #expect(starts == starts.sorted())
    }

    @Test func nothingMovesFurtherThanItMay() {
        let matrix = similarity([cue(3)], [15..<16])
        var rule = Self.rule
        rule.maximumShift = 5
        #expect(CueAlignment.align(matrix, rule: rule).map(\.isSeen) == [false])
        rule.maximumShift = 0
        let still = CueAlignment.align(similarity([cue(15.5)], [15..<16]), rule: rule)
        #expect(still.map(\.shift) == [0] && still[0].isSeen)
    }

    @Test func emptyMatricesAreAligned() {
        let none = CueSimilarity(cues: [], seconds: [0, 1], values: [])
        #expect(CueAlignment.align(none, rule: Self.rule).isEmpty)
        let blind = CueSimilarity(cues: [cue(3)], seconds: [], values: [])
        #expect(CueAlignment.align(blind, rule: Self.rule).map(\.isSeen) == [false])
    }

    /// The sum that dynamic programming finds is that of the best of all ways.
    @Test func noOtherOrderIsBetter() {
        var random = RandomStream(seed: 2)
        for _ in 0..<30 {
            let cues = (0..<3).map { cue(Double($0) * 2 + 1) }
            let instants = (0..<6).map(Double.init)
            let values = (0..<18).map { _ in Float(random.normal()) }
            // Cues so short that nothing is averaged.
            let short = cues.map {
                SubtitleCue(
                    startSeconds: $0.startSeconds, endSeconds: $0.startSeconds + 0.01, text: "x")
            }
            let matrix = CueSimilarity(cues: short, seconds: instants, values: values)
            var rule = Self.rule
            rule.shiftCost = 0
            let aligned = CueAlignment.align(matrix, rule: rule)
            let found = aligned.filter(\.isSeen).reduce(0) { $0 + $1.score - rule.leastScore }
            let scores = standardized(values.map(Double.init), width: 6)
            #expect(abs(found - best(scores, rule.leastScore)) < 1e-9)
        }
    }

    private func standardized(_ values: [Double], width: Int) -> [[Double]] {
        let rows = stride(from: 0, to: values.count, by: width).map { start in
            let row = Array(values[start..<start + width])
            let mean = row.reduce(0, +) / Double(width)
            return row.map { $0 - mean }
        }
        let squares = rows.joined().reduce(0) { $0 + $1 * $1 }
        let deviation = (squares / Double(values.count)).squareRoot()
        return rows.map { $0.map { $0 / deviation } }
    }

    /// The best sum over all ways to place sentences or not, in order.
    private func best(_ scores: [[Double]], _ least: Double) -> Double {
        func search(_ row: Int, from first: Int) -> Double {
            guard row < scores.count else { return 0 }
            var best = search(row + 1, from: first)
            for place in first..<scores[row].count {
                best = max(best, scores[row][place] - least + search(row + 1, from: place))
            }
            return best
        }
        return search(0, from: 0)
    }
}
