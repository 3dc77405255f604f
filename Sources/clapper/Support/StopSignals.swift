internal import Foundation
internal import Pretraining

/// Turns Ctrl-C and `kill` into a wish to stop; the second one ends the process at once.
final class StopSignals {
    private var sources: [any DispatchSourceSignal] = []

    /// Catches SIGINT and SIGTERM for as long as the object lives; `note` says what happens then.
    init(
        _ interruption: Interruption,
        note: String = "stopping after this step; once more to stop at once without saving"
    ) {
        let queue = DispatchQueue(label: "signals")
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if interruption.isRequested { _exit(ExitStatus.interrupted) }
                interruption.request()
                Console.note("\n" + note)
            }
            source.resume()
            sources.append(source)
        }
    }

    deinit { sources.forEach { $0.cancel() } }
}
