import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Takes the inventory of a folder of videos.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "List the media files of a folder: streams, durations, faults.",
        discussion: """
            Searches recursively, opens every file, and prints one row a file. Files that cannot be \
            used are listed with the reason. Nothing is written into the folder.

              clapper scan ~/videos --out videos.jsonl
            """)

    @Argument(help: "A folder, a media file, or a manifest written by --out.")
    var videos: String

    @Option(help: "Write the manifest to this file (JSON Lines); other commands accept it.")
    var out: String?

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func run() throws {
        let manifest = try ScanProgress.scan(videos, workers: threads.budget.decodeWorkers)
        if let out { try AtomicFile.write(manifest.jsonLines(), to: out) }
        table(of: manifest).print(as: output.format)
        summarize(manifest)
        if manifest.clips.isEmpty {
            throw DatasetError(.unusable, "\(videos): none of the files could be opened")
        }
    }

    private func table(of manifest: Manifest) -> ResultTable {
        var table = ResultTable(columns: [
            "file", "status", "seconds", "video", "frames/s", "audio", "sample rate (Hz)",
            "audio starts after video (s)",
        ])
        func number(_ value: Double?, _ decimals: Int) -> Cell {
            value.map { .number($0, decimals: decimals) } ?? .missing
        }
        for clip in manifest.clips {
            let video = clip.info.video
            let audio = clip.info.audio
            table.rows.append([
                .text(clip.name), .text("ok"), number(clip.info.durationSeconds, 2),
                .text(video.map { "\($0.codec) \($0.width)x\($0.height)" } ?? "none"),
                number(video?.frameRate, 2),
                .text(audio.map { "\($0.codec) \($0.channelCount) ch" } ?? "none"),
                audio.map { .integer($0.sampleRate) } ?? .missing,
                number(clip.audioStartOffsetSeconds, 3),
            ])
        }
        for file in manifest.skipped {
            table.rows.append([
                .text(file.name), .text("\(file.reason): \(file.detail)"), .missing, .missing,
                .missing, .missing, .missing, .missing,
            ])
        }
        return table
    }

    private func summarize(_ manifest: Manifest) {
        let seconds = manifest.clips.compactMap(\.info.durationSeconds).reduce(0, +)
        let both = manifest.clips.count { $0.info.video != nil && $0.info.audio != nil }
        let soundless = manifest.clips.count { $0.info.audio == nil }
        let pictureless = manifest.clips.count { $0.info.video == nil }
        Console.note(
            "\(manifest.clips.count) files, \(Int(seconds)) s: \(both) with picture and sound, "
                + "\(soundless) without sound, \(pictureless) without picture; "
                + "\(manifest.skipped.count) cannot be opened, "
                + "\(manifest.companionCount) other files passed over")
    }
}
