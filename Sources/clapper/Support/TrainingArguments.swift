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

    /// The limits as settings.
    var assignments: [(key: String, value: String)] {
        [
            ("epochs", epochs.map(String.init)), ("steps", steps.map(String.init)),
            ("minutes", minutes.map { String($0) }),
        ].compactMap { key, value in value.map { (key, $0) } }
    }
}

/// The number of decode threads, shared by all commands that read many files.
struct WorkerOptions: ParsableArguments {
    @Option(help: "How many threads open and decode files; the results do not depend on it.")
    var workers: Int?

    /// The division of this machine's cores.
    var budget: ThreadBudget { ThreadBudget.forThisMachine(decodeWorkers: workers) }

    func validate() throws {
        if let workers, !(1...256).contains(workers) {
            throw ValidationError("--workers must lie between 1 and 256")
        }
    }
}
