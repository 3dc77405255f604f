import ArgumentParser
internal import Essentials
internal import Pretraining
internal import RunRecords

/// Goes on with a run that was stopped.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run from its last checkpoint.",
        discussion: """
            The weights come out as if the run had never been stopped. Limits may be raised:

              clapper resume runs/ave --minutes 60
            """)

    @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
    var runPath: String

    @OptionGroup var limits: LimitOptions

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var cache: CacheOptions

    func run() throws {
        let session = try RunSession(
            resuming: RunFolder(runPath), assignments: limits.assignments,
            decodeWorkers: threads.budget.decodeWorkers)
        try SessionRunner.run(
            session, folder: runPath, cache: cache.cache(outside: session.collection))
    }
}
