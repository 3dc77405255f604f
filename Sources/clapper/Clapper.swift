import ArgumentParser
internal import MediaIO

/// The command-line tool.
@main
struct Clapper: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clapper",
        abstract: "Self-supervised learning from video and sound.",
        discussion: """
            Point it at a folder of unlabelled videos: it trains networks on problems that the videos \
            themselves answer, and uses what they learnt.

              clapper pretrain avc-embed ~/videos --out runs/ave --minutes 20
              clapper evaluate pairs runs/ave ~/other-videos
              clapper embed runs/ave ~/videos --out features.npz
              clapper index runs/ave ~/videos --out videos.index
              clapper search videos.index --image dog.jpg

            Results go to standard output, everything else to standard error. Exit codes: 0 done, \
            64 wrong usage, 65 unusable data, 66 missing input, 70 internal error, 74 cannot read or \
            write a file, 130 interrupted.
            """,
        version: ClapperVersion.text,
        subcommands: [
            DoctorCommand.self, ScanCommand.self, TasksCommand.self, PretrainCommand.self,
            ResumeCommand.self, EmbedCommand.self, IndexCommand.self, SearchCommand.self,
            LocalizeCommand.self, SyncCommand.self, TrackCommand.self, SegmentCommand.self,
            AlignCommand.self, RecognizeCommand.self,
            EvaluateCommand.self, SpectrogramCommand.self, BenchCommand.self,
        ])

    /// Parses and runs, turning every error into one message and the right exit code.
    static func main() {
        MediaLibraries.configureLogging()
        do {
            var command = try parseAsRoot()
            let convolutions = MachineConvolutions()
            defer { convolutions.store() }
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }
}

/// The version of the tool and of what it writes.
enum ClapperVersion {
    static let text = "0.1.0"
}
