import Foundation
import MediaIO
import Testing

/// The real recordings, compared with FFmpeg's programs: a few of them, or every file with
/// `CLAPPER_MEDIA_ALL`.
@Suite(
    "Exactness of real recordings",
    .enabled(if: RealMedia.root != nil && FFmpegTool.isInstalled, "needs CLAPPER_MEDIA and ffmpeg"))
struct RealExactnessTests {
    private static let readsAll = ProcessInfo.processInfo.environment["CLAPPER_MEDIA_ALL"] != nil
    /// Damage on which results depend on how a decoder came there.
    private static let beyondComparison: Set = ["100kB-garbage-prefix.mp3", "flipped_bytes.mp4"]
    private static let few = [
        "robustness/sample_fragmented.mp4", "robustness/full_blocks.mkv",
        "robustness/bear-vp9-odd-dimensions.webm", "robustness/video_90.mov",
        "robustness/sample_rotate_and_reflect.mp4", "robustness/edts.mp4",
        "robustness/iibbibb_editlist_videoonly.mp4", "robustness/unordered.mov",
        "robustness/h264_10bits.mp4", "robustness/sample_h262_mpeg_audio.ts",
        "robustness/sar_2x1.mp4", "robustness/bear-vbr-no-seek-table.mp3",
        "robustness/bbb_6ch_8kHz_opus.ogg", "robustness/sine_24le.wav", "robustness/ac3.mkv",
        "robustness/bear.opus", "speech_grid/bbaf2n.mpg", "asl_gestures/again.mkv",
        "video_only/ucf101_v_Basketball_g01_c01.avi", "narrated/nasa_13013.mp4",
    ]

    /// The files to compare.
    private static func files() throws -> [String] {
        guard let root = RealMedia.root else { return [] }
        guard readsAll else { return few.map { "\(root)/\($0)" } }
        let text: Set = ["csv", "json", "txt", "md", "srt", "vtt", "align", "png", "jpg", "npy"]
        return try RealMedia.files(in: "").filter {
            let file = URL(fileURLWithPath: $0)
            return !text.contains(file.pathExtension.lowercased())
                && !beyondComparison.contains(file.lastPathComponent)
        }
    }

    @Test func picturesAreFFmpegsAndAreFoundAgain() throws {
        for path in try Self.files() where Self.isReadable(path, "picture") {
            withKnownFile(path) {
                guard let video = try MediaProbe.info(path: path).video else { return }
                let comparison = try PictureComparison(path)
                try comparison.compareTimes()
                let step = max(1, comparison.frames.count / 12)
                if video.rotationDegrees == 0, !video.isMirrored {
                    try comparison.comparePixels(turn: "", shrinks: true, every: step)
                }
                try comparison.compareSeeks(count: Self.readsAll ? 200 : 12, seed: 3)
            }
        }
    }

    @Test func soundIsFFmpegsAndWindowsAreTheWhole() throws {
        for path in try Self.files() where Self.isReadable(path, "sound") {
            withKnownFile(path) {
                guard try MediaProbe.info(path: path).audio != nil else { return }
                let comparison = try SoundComparison(path)
                try comparison.compareWhole()
                try comparison.compareWindows(count: Self.readsAll ? 30 : 6)
                try comparison.compareWindows(
                    count: Self.readsAll ? 10 : 3, rate: 48_000, tolerance: 1e-6)
            }
        }
    }

    /// What cannot be read of the difficult recordings, and why; all else must be readable.
    private static let unreadable: [String: [String]] = [
        "1024_incrementing_bytes.mp3": ["not-media"], "result.webm": ["not-media"],
        "sample_malformed_free_box.mp4": ["not-media"], "derived/zero_length.mp4": ["not-media"],
        "derived/truncated_60_percent.mp4": ["not-media"],
        "derived/text_named_mp4.mp4": ["not-media"], "facts.csv": ["not-media"],
        "test spaced.mp4": ["not-media"],
        "empty.wav": ["sound: end-of-stream"], "invalid-bitstream.webm": ["picture: damaged"],
        // VVC, AC-4 and a stream without any description.
        "sample_vvc.mp4": ["picture: unsupported-codec"],
        "sample_ac4.mp4": ["sound: unsupported-codec"],
        "sample_missing_stsd.mp4": ["sound: unsupported-codec"],
    ]

    @Test func whatCannotBeReadIsKnownAndSaysWhy() throws {
        let root = try #require(RealMedia.root) + "/robustness/"
        for path in try RealMedia.files(in: "robustness") {
            let name = String(path.dropFirst(root.count))
            let expected = Self.unreadable[name] ?? []
            let found = reasons(path)
            // Later versions of FFmpeg decode more.
            let learnt = expected.first?.hasSuffix("unsupported-codec") == true && found.isEmpty
            #expect(found == expected || learnt, "\(name)")
        }
    }

    /// Whether nothing is known that keeps the picture, or the sound, of a file from being read.
    private static func isReadable(_ path: String, _ what: String) -> Bool {
        let known = unreadable.first { path.hasSuffix("/robustness/" + $0.key) }
        return known?.value.allSatisfy { $0.contains(":") && !$0.hasPrefix(what) } ?? true
    }

    /// Why a file, its first picture or its first sound cannot be read.
    private func reasons(_ path: String) -> [String] {
        var reasons: [String] = []
        func attempt(_ what: String, _ body: (MediaFile) throws(MediaError) -> Void) {
            do throws(MediaError) {
                try body(MediaFile(path: path))
            } catch {
                reasons.append(what + error.code.rawValue)
            }
        }
        attempt("") { _ in }
        guard reasons.isEmpty, let info = try? MediaProbe.info(path: path) else { return reasons }
        if info.video != nil {
            attempt("picture: ") { file throws(MediaError) in
                try file.forEachFrame(size: .shortSide(16)) { _ in false }
            }
        }
        if info.audio != nil {
            attempt("sound: ") { file throws(MediaError) in
                try file.forEachSoundPiece(sampleRate: 16_000) { _ in false }
            }
        }
        return reasons
    }

    /// Names the file where a comparison fails.
    private func withKnownFile(_ path: String, _ body: () throws -> Void) {
        do { try body() } catch { Issue.record("\(path): \(error)") }
    }
}
