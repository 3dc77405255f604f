import Essentials
import Foundation
import MediaIO
import Testing

/// Reads a file's pictures in every way and compares them with FFmpeg's programs and each other.
struct PictureComparison {
    let path: String
    let video: VideoStreamInfo
    private let reference: FFmpegReference
    /// Every frame, small: enough to tell one from another.
    let frames: [VideoFrame]
    private static let small = FrameSize.exact(width: 24, height: 18)

    init(_ path: String) throws {
        self.path = path
        reference = FFmpegReference(path: path)
        let file = try MediaFile(path: path)
        video = try #require(file.info.video)
        frames = try Self.readThrough(path, Self.small)
    }

    private static func readThrough(_ path: String, _ size: FrameSize) throws -> [VideoFrame] {
        var frames: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: size) {
            frames.append($0)
            return true
        }
        return frames
    }

    /// Every frame's time is the one that ffprobe prints.
    func compareTimes() throws {
        let expected = try reference.frameSeconds(stream: video.index)
        #expect(frames.count == expected.count, "\(path)")
        for (index, (frame, seconds)) in zip(frames, expected).enumerated() {
            guard let seconds else { continue }
            guard frame.presentationSeconds == seconds else {
                Issue.record(
                    "\(path): frame \(index): \(frame.presentationSeconds) s, not \(seconds) s")
                return
            }
        }
    }

    /// Every `step`th frame has the pixels that ffmpeg gives, byte for byte.
    func comparePixels(turn: String, shrinks: Bool, every step: Int = 1) throws {
        let swaps = turn.contains("transpose")
        let (width, height) =
            shrinks
            ? (max(1, video.codedWidth * 2 / 3), max(1, video.codedHeight * 3 / 4))
            : (video.codedWidth + 13, video.codedHeight + 6)
        let size = FrameSize.exact(
            width: swaps ? height : width, height: swaps ? width : height)
        let expected = try reference.frames(
            stream: video.index, width: width, height: height, shrinks: shrinks,
            matrix: reference.matrix(stream: video.index, height: video.codedHeight), turn: turn,
            every: step)
        var (index, different) = (0, 0)
        var worst = Double.infinity
        try MediaFile(path: path).forEachFrame(size: size) { frame in
            defer { index += 1 }
            guard index % step == 0 else { return true }
            guard index / step < expected.count else { return false }
            if frame.pixels != Array(expected[index / step]) {
                different += 1
                worst = min(worst, peakSignalToNoise(frame.pixels, expected[index / step]))
            }
            return true
        }
        #expect(expected.count == (index + step - 1) / step, "\(path)")
        #expect(
            different == 0, "\(path): \(different) of \(index) frames differ, worst \(worst) dB")
    }

    /// Frames found by seeking are those of reading through: one by one, and all in one pass.
    func compareSeeks(count: Int, seed: UInt64) throws {
        let instants = try randomInstants(count, seed)
        let times = frames.map(\.presentationSeconds)
        let expected = instants.map { instant in
            var index = 0
            while index + 1 < times.count, times[index + 1] <= instant { index += 1 }
            return frames[index]
        }
        let file = try MediaFile(path: path)
        var wrong: [Double] = []
        for (instant, shown) in zip(instants, expected)
        where try file.frame(at: instant, size: Self.small) != shown { wrong.append(instant) }
        #expect(wrong.count == 0, "\(path): wrong frames at \(wrong.prefix(5))")
        var wrongInPass = 0
        try file.frames(at: instants, size: Self.small) { index, frame in
            if frame != expected[index] { wrongInPass += 1 }
        }
        #expect(wrongInPass == 0, "\(path)")
    }

    /// Instants from the first frame to the end, some exactly on frames and some just before.
    private func randomInstants(_ count: Int, _ seed: UInt64) throws -> [Double] {
        let last = try #require(frames.last)
        let start = frames[0].presentationSeconds
        let end = last.presentationSeconds + last.durationSeconds
        var random = RandomStream(seed: seed)
        return (0..<count).map { number in
            let exact = frames[random.integer(below: frames.count)].presentationSeconds
            return switch number % 4 {
            case 0: exact
            case 1: max(start, exact - 1e-4)
            default: start + random.uniform() * (end - start) * 0.999
            }
        }
    }
}

@Suite("Exactness of pictures", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct PictureExactnessTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    @Test(arguments: HardVideo.all)
    func everyFrameIsFFmpegsAndIsFoundAgain(_ kind: HardVideo) throws {
        let comparison = try PictureComparison(kind.make(in: folder))
        #expect(comparison.frames.count >= 9)
        try comparison.compareTimes()
        try comparison.comparePixels(turn: kind.turn, shrinks: true)
        try comparison.comparePixels(turn: kind.turn, shrinks: false)
        try comparison.compareSeeks(count: 200, seed: 11)
    }

    /// Lossless pictures by x264 before build 151 are decoded by other rules, once the mark in the first
    /// packet was seen.
    @Test func streamsOfOldEncodersAreFoundAgain() throws {
        let made = try folder.make(
            "new.mp4",
            "-f lavfi -i testsrc2=size=96x64:rate=25:duration=3 -c:v libx264 -preset veryfast "
                + "-pix_fmt yuv420p -qp 0 -g 24 -threads 1")
        var bytes = try ReadFile.bytes(at: made)
        let mark = Array("x264 - core ".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
        bytes.replaceSubrange(place + mark.count..<place + mark.count + 3, with: Array("142".utf8))
        let path = try folder.write(Data(bytes), to: "old.mp4")
        var frames: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: .native) {
            frames.append($0)
            return true
        }
        // Where the rules differ after the second key frame; in a file of its own each, whose decoder has not
        // been at the beginning.
        for frame in frames[39..<48] {
            let found = try MediaFile(path: path).frame(
                at: frame.presentationSeconds, size: .native)
            #expect(found == frame, "\(frame.presentationSeconds) s")
        }
    }

    @Test(arguments: [
        ("png", "png"), ("jpg", "mjpeg"), ("bmp", "bmp"), ("webp", "libwebp"), ("tiff", "tiff"),
        ("gif", "gif"),
    ])
    func aStillImageIsAVideoOfOneFrame(_ suffix: String, _ encoder: String) throws {
        try requireEncoder(encoder)
        let path = try folder.make(
            "still.\(suffix)", "-f lavfi -i testsrc2=size=96x64 -frames:v 1 -c:v \(encoder)")
        let comparison = try PictureComparison(path)
        #expect(comparison.frames.map(\.presentationSeconds) == [0])
        try comparison.comparePixels(turn: "", shrinks: true)
        try comparison.comparePixels(turn: "", shrinks: false)
        try comparison.compareSeeks(count: 5, seed: 1)
    }

    @Test func pixelsThatAreNotSquareWidenThePictureAndNothingElse() throws {
        let kind = try #require(HardVideo.colours.first { $0.name == "wide-pixels.mp4" })
        let path = try kind.make(in: folder)
        let frame = try MediaFile(path: path).frame(at: 1, size: .native)
        #expect((frame.width, frame.height) == (128, 64))
        let stretched = try MediaFile(path: path).frame(
            at: 1, size: .exact(width: 128, height: 64))
        #expect(frame == stretched)
    }
}
