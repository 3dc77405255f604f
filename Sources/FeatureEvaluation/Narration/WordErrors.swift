public import ClipDatasets
internal import NeuralNetworks

/// How what was recognized differs from what was said, in words.
///
/// The fewest words to replace, to insert and to leave out that make one of the other (Levenshtein), as in NIST's `sclite`.
/// Words are those of `WordTokenizer`, so case and punctuation do not count.
public struct WordErrors: Sendable, Equatable {
    /// Words taken for others.
    public private(set) var substitutions = 0
    /// Words that were said and not recognized.
    public private(set) var deletions = 0
    /// Words that were recognized and not said.
    public private(set) var insertions = 0
    /// Words that were said.
    public private(set) var wordCount = 0

    /// Compares two texts; of ways with equally few errors one with the most replaced words counts.
    ///
    /// - Parameters:
    ///   - recognized: what was recognized.
    ///   - said: what was said.
    public init(recognized: String, said: String) {
        let (heard, said) = (
            WordTokenizer.words(of: recognized), WordTokenizer.words(of: said)
        )
        wordCount = said.count
        // For each number of recognized words the errors of making the words said so far of them.
        var row = (0...heard.count).map { Count(insertions: $0) }
        for (number, word) in said.enumerated() {
            var next = [Count(deletions: number + 1)]
            for column in heard.indices {
                var replaced = row[column]
                if heard[column] != word { replaced.substitutions += 1 }
                var deleted = row[column + 1]
                deleted.deletions += 1
                var inserted = next[column]
                inserted.insertions += 1
                next.append([replaced, deleted, inserted].min { $0.sum < $1.sum } ?? replaced)
            }
            row = next
        }
        let best = row[heard.count]
        (substitutions, deletions, insertions) = (
            best.substitutions, best.deletions, best.insertions
        )
    }

    /// What is said in clips, as a file tells.
    ///
    /// - Parameters:
    ///   - captions: the sentences; several of one clip are joined.
    ///   - clips: clips, known by their names with or without folder and ending.
    /// - Returns: by the name of the clip.
    public static func transcripts(
        _ captions: [Caption], of clips: [ClipRecord]
    ) -> [String: String] {
        let files = ClipFiles(clips)
        var said: [String: String] = [:]
        for caption in captions {
            guard let clip = files.clip(caption.video) else { continue }
            said[clip.name] = said[clip.name].map { "\($0) \(caption.text)" } ?? caption.text
        }
        return said
    }

    /// Errors per word said, which may be more than 1; nil where nothing was said.
    public var rate: Double? {
        wordCount == 0
            ? nil : Double(substitutions + deletions + insertions) / Double(wordCount)
    }

    private struct Count {
        var substitutions = 0
        var deletions = 0
        var insertions = 0
        var sum: Int { substitutions + deletions + insertions }
    }
}
