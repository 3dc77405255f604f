import ArgumentParser

/// Measures how fast parts of the toolkit are on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast this machine is at parts of the work.",
        discussion: """
            Figures of different machines, or of a machine that is busy otherwise, cannot be compared; \
            the share of the processors that others used meanwhile stands in each row.
            """,
        subcommands: [
            DecodeBenchCommand.self, LoaderBenchCommand.self, LogMelBenchCommand.self,
            SearchBenchCommand.self, TrainBenchCommand.self,
        ])
}
