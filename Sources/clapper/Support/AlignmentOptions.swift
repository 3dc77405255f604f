import ArgumentParser
internal import Inference

/// How sentences are placed.
struct AlignmentOptions: ParsableArguments {
    @Option(help: "Seconds from one instant that is looked at to the next.")
    var stride = 0.25

    @Option(help: "The most seconds by which a sentence is moved.")
    var maxShift = AlignmentRule().maximumShift

    @Option(
        help: """
            Sentences that stand out less fit nothing that is seen, in deviations of all sentences' \
            similarities from their means.
            """)
    var leastScore = AlignmentRule().leastScore

    func validate() throws {
        guard (0.01...60).contains(stride) else {
            throw ValidationError("--stride must lie between 0.01 and 60 s")
        }
        guard (0...3600).contains(maxShift) else {
            throw ValidationError("--max-shift must lie between 0 and 3600 s")
        }
        guard (-100...100).contains(leastScore) else {
            throw ValidationError("--least-score must lie between -100 and 100")
        }
    }

    /// The rule that these make.
    var rule: AlignmentRule { AlignmentRule(maximumShift: maxShift, leastScore: leastScore) }
}
