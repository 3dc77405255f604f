import TestSupport
import Testing

/// Expects a run to have ended with a status, and to have said something on standard error.
func expect(
    _ outcome: Tool.Outcome, status: Int32, note: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outcome.status == status, "\(outcome.notes)", sourceLocation: sourceLocation)
    #expect(
        outcome.notes.contains(note), "printed: \(outcome.notes)", sourceLocation: sourceLocation)
}

extension Tool {
    /// Trains a network of two steps on the held-out sample clips, and returns the folder of its run.
    static func makeRun(_ task: String, batchSize: Int, in folder: String) throws -> String {
        let outcome = try run(
            "pretrain", task, SampleClips.heldout, "--out", folder, "--steps", "2", "--set",
            "batch-size=\(batchSize)")
        try #require(outcome.status == 0, "\(outcome.notes)")
        return folder
    }
}
