internal import Essentials

/// Which sequences are held against each other; both ways round, each as the query.
struct SequencePairs {
    /// Views of one event, of which frames belong together that are as far from the beginning.
    let views: [(query: Int, other: Int)]
    /// Events of different groups in the same folder, of which only the order can be compared.
    let folders: [(query: Int, other: Int)]

    /// Pairs of a kind at most, drawn from all.
    static let limit = 2000

    /// Finds the pairs.
    ///
    /// - Parameters:
    ///   - sequences: the sequences.
    ///   - random: draws where there are too many.
    init(_ sequences: [FrameSequences.Sequence], random: inout RandomStream) {
        let all = sequences.indices
        views = Self.drawn(
            PairSpace(all.map { sequences[$0].event }, apart: Array(all)), &random)
        folders = Self.drawn(
            PairSpace(sequences.map(\.folder), apart: sequences.map(\.group)), &random)
    }

    /// All pairs, or as many as the limit, each as likely as any other.
    private static func drawn(
        _ space: PairSpace, _ random: inout RandomStream
    ) -> [(query: Int, other: Int)] {
        guard space.count > limit else { return (0..<space.count).map(space.pair) }
        // Source: Bentley and Floyd, "Programming pearls: a sample of brilliance", Communications of the ACM 30, 1987.
        var drawn = Set<Int>()
        for last in space.count - limit..<space.count {
            let number = random.integer(below: last + 1)
            drawn.insert(drawn.contains(number) ? last : number)
        }
        return drawn.sorted().map(space.pair)
    }
}

/// All ordered pairs of items of one kind that belong to different parts, by numbers from 0, without a list of them.
struct PairSpace {
    /// Items such that those of a kind, and in these those of a part, stand side by side.
    private let items: [Int]
    /// For each place of an item, its kind and its part, as places among the items.
    private let kinds: [Range<Int>]
    private let parts: [Range<Int>]
    /// For each place, how many pairs there are whose query stands there or before.
    private let ends: [Int]

    /// How many pairs there are.
    var count: Int { ends.last ?? 0 }

    /// Orders items.
    ///
    /// - Parameters:
    ///   - kinds: of each item its kind; pairs are of one.
    ///   - parts: of each item what both of a pair must not have in common.
    init<Part: Comparable>(_ kinds: [String], apart parts: [Part]) {
        let items = kinds.indices.sorted {
            (kinds[$0], parts[$0], $0) < (kinds[$1], parts[$1], $1)
        }
        self.items = items
        self.kinds = Self.runs(items) { kinds[$0] == kinds[$1] }
        self.parts = Self.runs(items) { kinds[$0] == kinds[$1] && parts[$0] == parts[$1] }
        var ends: [Int] = []
        for (kind, part) in zip(self.kinds, self.parts) {
            ends.append((ends.last ?? 0) + kind.count - part.count)
        }
        self.ends = ends
    }

    /// The pair of a number below `count`.
    func pair(_ number: Int) -> (query: Int, other: Int) {
        // The first place that ends after the number.
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > number { high = middle } else { low = middle + 1 }
        }
        let (kind, part) = (kinds[low], parts[low])
        let start = low == 0 ? 0 : ends[low - 1]
        // Counted from the beginning of the kind, past the query's own part.
        let place = kind.lowerBound + number - start
        return (items[low], items[place < part.lowerBound ? place : place + part.count])
    }

    /// For each place the places of equal items around it.
    private static func runs(
        _ items: [Int], _ isEqual: (Int, Int) -> Bool
    ) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        while runs.count < items.count {
            let start = runs.count
            let end = (start..<items.count).first { !isEqual(items[start], items[$0]) }
            let run = start..<(end ?? items.count)
            runs += [Range<Int>](repeating: run, count: run.count)
        }
        return runs
    }
}
