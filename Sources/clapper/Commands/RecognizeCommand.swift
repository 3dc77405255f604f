import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import MediaIO

/// Writes down what is said in files.
struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Write down what is said in files, without a network.",
        discussion: """
            PocketSphinx through FFmpeg's filter 'asr', with the American English model that 'Tools/setup --speech' \
            installs; it is old, and gets a good part of ordinary speech wrong. Results are kept in the user's cache \
            by content, never beside the files; 'clapper pretrain narration --set speech=recognize' and 'clapper align \
            --recognize' use them. With --transcripts the share of wrong words stands beside.

              clapper recognize talk.mp4 --out talk.srt
              clapper recognize ~/videos --transcripts labels.csv
            """)

    @Argument(help: "A folder, a media file, or a manifest.")
    var videos: String

    @Option(help: "Where the text of a single file goes, ending in .srt.")
    var out: String?

    @Option(help: "A CSV file that names 'file' and 'caption': what is really said.")
    var transcripts: String?

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let out, !out.hasSuffix(".srt") { throw ValidationError("--out must end in .srt") }
    }

    func run() throws {
        if let out { try AtomicFile.requireWritable(out) }
        let speech = try RecognizedSpeech(environment: ProcessInfo.processInfo.environment)
        let captions = try transcripts.map { try CaptionFile.captions(at: $0) } ?? []
        let manifest = try ScanProgress.scan(videos, workers: threads.budget.decodeWorkers)
        let clips = manifest.clips.filter { $0.info.audio != nil }
        guard !clips.isEmpty else {
            throw DatasetError(.unusable, "\(videos): no file there has sound")
        }
        guard out == nil || clips.count == 1 else {
            throw ConfigurationError(
                "--out is for a single file, and \(videos) has \(clips.count) with sound")
        }
        let tracks = tracks(of: clips, speech)
        if let out, case .success(let track)? = tracks.first {
            let start = clips[0].info.startSeconds
            try AtomicFile.write(
                SubRipText.text(of: track.cues.map { $0.moved(by: -start) }), to: out)
        }
        table(clips, tracks, WordErrors.transcripts(captions, of: clips))
            .print(as: output.format)
        if tracks.allSatisfy({ if case .failure = $0 { true } else { false } }) {
            throw DatasetError(
                .unusable, "\(videos): the speech of none of the files was recognized")
        }
    }

    /// Also tells of files that could not be listened to.
    private func table(
        _ clips: [ClipRecord], _ tracks: [Result<SubtitleTrack, MediaError>],
        _ said: [String: String]
    ) -> ResultTable {
        var table = ResultTable(
            columns: ["file", "start (s)", "end (s)", "text"]
                + (transcripts == nil ? [] : ["wrong words (%)", "really said"]))
        for (clip, track) in zip(clips, tracks) {
            switch track {
            case .failure(let error): Console.note("left out: \(error)")
            case .success(let track):
                if track.cues.isEmpty { Console.note("\(clip.name): no speech was understood") }
                table.rows += rows(clip, track, said[clip.name])
            }
        }
        return table
    }

    /// A row an utterance; where it is known what is really said, one row for the whole file.
    private func rows(_ clip: ClipRecord, _ track: SubtitleTrack, _ said: String?) -> [[Cell]] {
        let start = clip.info.startSeconds
        guard transcripts != nil else {
            return track.cues.map { cue in
                [
                    .text(clip.name), .number(cue.startSeconds - start, decimals: 2),
                    .number(cue.endSeconds - start, decimals: 2), .text(cue.text),
                ]
            }
        }
        let text = track.cues.map(\.text).joined(separator: " ")
        let rate = said.flatMap { WordErrors(recognized: text, said: $0).rate }
        return [
            [
                .text(clip.name),
                track.cues.first.map { .number($0.startSeconds - start, decimals: 2) } ?? .missing,
                track.cues.last.map { .number($0.endSeconds - start, decimals: 2) } ?? .missing,
                .text(text), rate.map { .number(100 * $0, decimals: 1) } ?? .missing,
                .text(said ?? ""),
            ]
        ]
    }

    private func tracks(
        of clips: [ClipRecord], _ speech: RecognizedSpeech
    ) -> [Result<SubtitleTrack, MediaError>] {
        let progress = CountProgress()
        defer { progress.clear() }
        return ParallelMap.run(count: clips.count, workers: threads.budget.decodeWorkers) {
            index -> Result<SubtitleTrack, MediaError> in
            do throws(MediaError) {
                return .success(try speech.track(of: clips[index].path))
            } catch {
                return .failure(error)
            }
        } progress: {
            progress.show($0, of: clips.count)
        }
    }
}
