import ArgumentParser

/// Measures what a network has learnt.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure what a network has learnt, against chance and an untrained one.",
        subcommands: [
            EvaluatePretextCommand.self, EvaluatePairsCommand.self, EvaluateRetrievalCommand.self,
            EvaluateLocalizationCommand.self, EvaluateSyncCommand.self,
            EvaluateTrackingCommand.self, EvaluateMotionCommand.self,
            EvaluateNeighboursCommand.self, EvaluateLinearCommand.self,
            EvaluateAlignmentCommand.self, EvaluateNarrationCommand.self,
        ])
}
