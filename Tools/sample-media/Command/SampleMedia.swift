// The command line of the playroom generator.

public import ArgumentParser
internal import Essentials
internal import Foundation
internal import MediaIO
internal import PlayroomWorld

/// Renders a set of playroom clips with their truth.
@main
struct SampleMedia: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-media",
        abstract: "Render playroom clips: small videos with sound whose content is known exactly.",
        discussion: """
            Clip k of a seed is the same whatever the number of clips. Movies and subtitles go to \
            the folder given, the truth about them to a folder of its own.

            Example: sample-media --out /tmp/clips --count 200 --seed 7 --truth json
            """)

    @Option(help: "Folder for the movies (.mp4, .webm) and their narration (.srt).")
    var out: String

    @Option(help: "Number of clips.")
    var count: Int = 16

    @Option(help: "Number of the first clip.")
    var first: Int = 0

    @Option(help: "Seed of the set.")
    var seed: UInt64 = 1

    @Option(help: "Length of a clip in seconds.")
    var seconds: Double = 6

    @Option(help: "Picture width in pixels.")
    var width: Int = 256

    @Option(help: "Picture height in pixels.")
    var height: Int = 192

    @Option(help: "Pictures a second.")
    var fps: Int = 25

    @Option(help: "Share of clips written as WebM (VP9, Opus) instead of MP4 (H.264, AAC).")
    var webmShare: Double = 0.15

    @Option(
        help: "Cameras from which each clip is seen: with 2, clip-0000_view0.mp4 and _view1.mp4.")
    var views: Int = 1

    @Option(help: "Clips rendered at the same time.")
    var jobs: Int = ThreadBudget.availableCores

    @Option(help: "Truth to write: none, json, or full (with label pictures of every frame).")
    var truth: TruthDetail = .none

    @Option(help: "Folder for the truth; the movies' folder with .truth appended by default.")
    var truthOut: String?

    @Option(help: "Sound is shifted against the picture by up to this many milliseconds.")
    var maxAvOffsetMs: Double = 0

    @Option(help: "Scenes that each clip shows one after the other, in equal parts of its length.")
    var episodes: Int = 1

    @Option(help: "Narration is displaced by up to this many seconds, each sentence by itself.")
    var narrationShift: Double = 0

    @Option(
        help: """
            Share of the narration that is about nothing in view, half of it about things that are not \
            there; default is a fifth, all of it chatter.
            """)
    var narrationUnseen: Double?

    private static let mostClips = 1_000_000

    func validate() throws {
        guard (0...Self.mostClips).contains(count), (0...Self.mostClips).contains(first) else {
            throw ValidationError("--count and --first: 0 to \(Self.mostClips)")
        }
        guard (0.5...600).contains(seconds) else { throw ValidationError("--seconds: 0.5 to 600") }
        guard (32...4096).contains(width), width % 2 == 0, (32...4096).contains(height),
            height % 2 == 0
        else { throw ValidationError("--width and --height: even numbers from 32 to 4096") }
        guard (1...120).contains(fps) else { throw ValidationError("--fps: 1 to 120") }
        guard (0...1).contains(webmShare) else { throw ValidationError("--webm-share: 0 to 1") }
        guard (1...16).contains(views) else { throw ValidationError("--views: 1 to 16") }
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs: 1 to 256") }
        guard (0...1000).contains(maxAvOffsetMs) else {
            throw ValidationError("--max-av-offset-ms: 0 to 1000")
        }
        guard (1...100).contains(episodes), seconds / Double(episodes) >= 0.5 else {
            throw ValidationError("--episodes: 1 to 100, of at least 0.5 s each")
        }
        guard episodes == 1 || truth != .full && views == 1 else {
            throw ValidationError("--episodes goes neither with --truth full nor with --views")
        }
        guard (0...60).contains(narrationShift), (0...1).contains(narrationUnseen ?? 0) else {
            throw ValidationError("--narration-shift: 0 to 60; --narration-unseen: 0 to 1")
        }
    }

    private func makeFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError.system("create folder", path: folder)
        }
    }

    func run() throws {
        let truthFolder = truthOut ?? out + ".truth"
        do {
            for folder in truth == .none ? [out] : [out, truthFolder] { try makeFolder(folder) }
            let writer = ClipWriter(
                mediaFolder: out, truthFolder: truthFolder, detail: truth, webmShare: webmShare)
            let settings = SceneSettings(
                seconds: seconds / Double(episodes), width: width, height: height, frameRate: fps,
                maximumOffsetMilliseconds: maxAvOffsetMs)
            let set = ClipSet(
                seed: seed, clips: first..<first + count, settings: settings, views: views,
                episodes: episodes,
                narration: NarrationSettings(
                    shiftSeconds: narrationShift, unseenShare: narrationUnseen))
            try set.render(with: writer, jobs: jobs) { done, total in
                FileHandle.standardError.write(Data("\rclip \(done) of \(total)".utf8))
            }
            FileHandle.standardError.write(Data("\n".utf8))
        } catch {
            FileHandle.standardError.write(Data("\nsample-media: \(error)\n".utf8))
            throw ExitCode(Self.status(of: error))
        }
    }

    /// Exit codes after sysexits.h, as `clapper` has them: 74 for what cannot be written.
    private static func status(of error: any Error) -> Int32 {
        switch error {
        case is FileError: 74
        case let error as MediaError where error.code == .cannotWrite: 74
        default: 70
        }
    }
}

extension TruthDetail: ExpressibleByArgument {}
