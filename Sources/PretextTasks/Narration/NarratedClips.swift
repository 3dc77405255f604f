internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import NeuralNetworks

/// A sentence as a network takes it, with the time in which it is said.
struct SaidWords: Sendable, Equatable {
    /// When, on the clock of the pictures.
    let seconds: Range<Double>
    /// The numbers of its words, at least one.
    let words: [Int]
}

/// What is said in the clips of a collection, by the path of the clip.
struct NarratedClips: Sendable {
    private var found: [String: FoundNarration] = [:]

    /// Nothing.
    init() {}

    /// Reads what is said in clips.
    init(of clips: [ClipRecord], reader: NarrationReader) {
        let narrations = reader.narrations(of: clips, workers: ThreadBudget.availableCores)
        found = Dictionary(zip(clips.map(\.path), narrations)) { first, _ in first }
    }

    /// Whether all of these clips were looked at.
    func cover(_ clips: [ClipRecord]) -> Bool { clips.allSatisfy { found[$0.path] != nil } }

    /// All that is said, in the order of the clips' paths.
    var sentences: [String] {
        found.sorted { $0.key < $1.key }.flatMap { $1.narration?.cues.map(\.text) ?? [] }
    }

    /// Why a clip cannot serve; nil where something is said in it.
    func objection(to clip: ClipRecord) -> SampleFault? {
        guard let finding = found[clip.path], finding.narration == nil else { return nil }
        let detail = ["has no text, neither inside nor beside it"] + finding.failures
        return SampleFault(
            reason: "no-text", detail: detail.joined(separator: "; "), isDamage: false)
    }

    /// What is said in each clip, by its path, without sentences of unknown words alone; long ones in pieces.
    func said(_ vocabulary: Vocabulary, wordLimit: Int) -> [String: [SaidWords]] {
        found.mapValues { finding in
            (finding.narration?.cues ?? []).flatMap { $0.pieces(wordLimit: wordLimit) }
                .compactMap { cue in
                    let words = vocabulary.numbers(of: cue.text, limit: wordLimit)
                    guard !words.isEmpty else { return nil }
                    return SaidWords(seconds: cue.startSeconds..<cue.endSeconds, words: words)
                }
        }
    }
}
