import ArgumentParser
internal import Essentials

/// The limits of a session, shared by `pretrain` and `resume`.
struct LimitOptions: ParsableArguments {
    @Option(help: "Train for this many epochs in all.")
    var epochs: Int?

    @Option(help: "Train on this many batches in all.")
    var steps: Int?

    @Option(help: "Train for this many minutes in this session.")
    var minutes: Double?

    @Option(help: "How many threads decode clips; the results do not depend on it.")
    var workers: Int?

    /// The limits as settings.
    var assignments: [(key: String, value: String)] {
        [
            ("epochs", epochs.map(String.init)), ("steps", steps.map(String.init)),
            ("minutes", minutes.map { String($0) }),
        ].compactMap { key, value in value.map { (key, $0) } }
    }

    /// The number of decode workers.
    var decodeWorkers: Int {
        ThreadBudget.forThisMachine(decodeWorkers: workers).decodeWorkers
    }

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers must be at least 1") }
    }
}
