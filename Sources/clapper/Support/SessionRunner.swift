import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import PretextTasks
internal import Pretraining
internal import RunRecords

/// Runs a training session with a progress display, and tells how it ended.
enum SessionRunner {
    static func run(_ session: RunSession, folder: String, cache: SampleCache?) throws {
        let interruption = Interruption()
        let signals = StopSignals(interruption)
        let display = ProgressDisplay()
        Console.note(
            "\(session.configuration.taskName): \(session.clipCount) clips, "
                + "\(session.configuration.options.text("size")) network, run in \(folder)")
        let task = try TaskRegistry.task(named: session.configuration.taskName)
        if cache == nil, task.computesMuchOfClips {
            Console.note(
                "without a cache clips are prepared anew for every sample, which takes long; give "
                    + "--cache-size, as 20GB")
        }
        let summary = try withExtendedLifetime(signals) {
            defer { display.finish() }
            return try session.run(observer: display, interruption: interruption, cache: cache)
        }
        report(summary, folder: folder)
        if summary.wasInterrupted { throw ExitCode(ExitStatus.interrupted) }
    }

    private static func report(_ summary: TrainingSummary, folder: String) {
        for (reason, files) in summary.skippedByReason {
            Console.note("\(reason): \(files) files, wholly or at times; see \(folder)/skipped.csv")
        }
        let end = summary.wasInterrupted ? "interrupted at" : "finished at"
        var line = "\(end) step \(summary.step); checkpoint in \(folder)/checkpoints"
        if summary.wasInterrupted { line += "; go on with 'clapper resume \(folder)'" }
        Console.note(line)
        guard let last = summary.last else { return }
        Console.result(
            String(
                format: "training loss %.4f (chance %.4f), accuracy %.1f %% (chance %.1f %%), "
                    + "mean of the last 50 steps", last.loss, last.chanceLoss,
                100 * last.accuracy, 100 * last.chanceAccuracy))
    }
}
