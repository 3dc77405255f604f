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
    /// What cannot be decoded at all, and damage on which results depend on how a decoder came there.
    private static let beyondComparison: Set = [
        "empty.wav", "sample_ac4.mp4", "100kB-garbage-prefix.mp3", "flipped_bytes.mp4",
    ]
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

    /// The files to compare, of those that open and hold what is wanted.
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
        for path in try Self.files() {
            guard let video = try? MediaProbe.info(path: path).video else { continue }
            withKnownFile(path) {
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
        for path in try Self.files() {
            guard (try? MediaProbe.info(path: path).audio) != nil else { continue }
            withKnownFile(path) {
                let comparison = try SoundComparison(path)
                try comparison.compareWhole()
                try comparison.compareWindows(count: Self.readsAll ? 30 : 6)
                try comparison.compareWindows(
                    count: Self.readsAll ? 10 : 3, rate: 48_000, tolerance: 1e-6)
            }
        }
    }

    /// Names the file where a comparison fails.
    private func withKnownFile(_ path: String, _ body: () throws -> Void) {
        do { try body() } catch { Issue.record("\(path): \(error)") }
    }
}
