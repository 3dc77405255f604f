import Essentials
import Foundation
import MediaIO
import Testing

@Suite("Reading pictures", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct VideoReadingTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    private func allFrames(_ path: String, _ size: FrameSize) throws -> [VideoFrame] {
        var frames: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: size) {
            frames.append($0)
            return true
        }
        return frames
    }

    @Test(arguments: VideoKind.allCases)
    func everyTimestampIsTheOneFFprobePrints(_ kind: VideoKind) throws {
        let path = try kind.make(in: folder)
        let expected = try FFmpegTool.probe(
            "-select_streams v -show_entries frame=best_effort_timestamp_time -of csv=p=0 @0",
            files: [path]
        ).compactMap { Double($0.prefix { $0 != "," }) }
        let frames = try allFrames(path, .exact(width: 16, height: 16))
        #expect(frames.count == expected.count)
        #expect(expected.count > 50)
        for (frame, time) in zip(frames, expected) {
            #expect(abs(frame.presentationSeconds - time) < 1e-6)
        }
        for (frame, next) in zip(frames, frames.dropFirst()) {
            let end = frame.presentationSeconds + frame.durationSeconds
            #expect(abs(end - next.presentationSeconds) < 1e-9)
        }
    }

    /// The same filter by the `ffmpeg` program; only its conversion to packed RGB is another.
    @Test(arguments: VideoKind.allCases, [true, false])
    func pixelsAreThoseOfFFmpegsScaler(_ kind: VideoKind, _ shrinks: Bool) throws {
        let path = try kind.make(in: folder)
        let (width, height) = shrinks ? (96, 64) : (240, 150)
        let frames = try allFrames(path, .exact(width: width, height: height))
        let filter = shrinks ? "area" : "bicubic"
        let isFullRange = kind == .fullRangeMOV || kind == .grayMKV
        let flags = "\(filter)+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
        let raw = try FFmpegTool.run(
            "-i @0 -fps_mode passthrough -vf "
                + "scale=\(width):\(height):flags=\(flags):in_color_matrix=bt601"
                + (isFullRange ? "" : ":in_range=tv") + " -pix_fmt rgb24 -f rawvideo -",
            files: [path])
        let bytes = width * height * 3
        try #require(raw.count == frames.count * bytes)
        for (index, frame) in frames.enumerated() where index % 9 == 0 {
            let reference = raw[
                raw.startIndex + index * bytes..<raw.startIndex + (index + 1) * bytes]
            let ratio = peakSignalToNoise(frame.pixels, reference)
            #expect(ratio >= 40, "frame \(index): \(ratio) dB")
        }
    }

    @Test(arguments: VideoKind.allCases)
    func seekingGivesTheFrameThatReadingThroughShowsAtThatTime(_ kind: VideoKind) throws {
        let path = try kind.make(in: folder)
        let frames = try allFrames(path, .shortSide(32))
        let file = try MediaFile(path: path)
        let start = frames[0].presentationSeconds
        let end = try #require(frames.last).presentationSeconds + 0.01
        var random = RandomStream(seed: 7)
        var instants = (0..<25).map { _ in start + random.uniform() * (end - start) }
        // Exactly where a frame begins, and just before: the edges of half-open intervals.
        for index in [1, frames.count / 2, frames.count - 1] {
            instants += [
                frames[index].presentationSeconds, frames[index].presentationSeconds - 1e-5,
            ]
        }
        // Long after a frame came up that stays longer than others, and may be one that no other
        // frame refers to.
        for frame in frames.sorted(by: { $0.durationSeconds > $1.durationSeconds }).prefix(3) {
            instants.append(frame.presentationSeconds + 0.98 * frame.durationSeconds)
        }
        for instant in instants {
            let shown = try #require(frames.last { $0.presentationSeconds <= instant })
            let sought = try file.frame(at: instant, size: .shortSide(32))
            #expect(sought.presentationSeconds == shown.presentationSeconds)
            #expect(sought.pixels == shown.pixels, "at \(instant) s")
        }
    }

    /// Times that jump about: by 80 to 120 ms from frame to frame, or back by 0.8 s now and then.
    @Test(arguments: [
        ("mkv", "dts=DTS-60:pts=PTS+40*(mod(N*5\\,7)-3)"),
        ("ts", "dts=DTS-144000:pts=PTS-if(eq(mod(N\\,10)\\,7)\\,72000\\,0)"),
    ])
    func contradictoryTimesHideNoFrame(_ suffix: String, _ times: String) throws {
        let path = try folder.make(
            "broken.\(suffix)",
            "-f lavfi -i testsrc2=size=192x128:rate=25:duration=4 -c:v libx264 -preset veryfast "
                + "-threads 1 -g 250 -bf 3 -pix_fmt yuv420p -bsf:v setts=\(times)")
        let frames = try allFrames(path, .shortSide(32))
        let times = frames.map(\.presentationSeconds)
        let (start, end) = (try #require(times.first), try #require(times.max()))
        for number in 0..<60 {
            let instant = start + 0.013 + Double(number) / 60 * (end - start - 0.02)
            var index = 0
            while index + 1 < frames.count, times[index + 1] <= instant { index += 1 }
            let sought = try MediaFile(path: path).frame(at: instant, size: .shortSide(32))
            #expect(sought.pixels == frames[index].pixels, "at \(instant) s")
        }
    }

    @Test(arguments: VideoKind.allCases)
    func manyInstantsInOnePassGiveTheSameFramesAsOneByOne(_ kind: VideoKind) throws {
        let path = try kind.make(in: folder)
        let file = try MediaFile(path: path)
        let start = try #require(file.info.video).startSeconds
        let instants = [2.1, 0.3, 0.31, 3.5, 0.3, 1.7, 2.101, 0].map { start + $0 }
        var visited: [Int] = []
        try file.frames(at: instants, size: .shortSide(32)) { index, frame in
            visited.append(index)
            let alone = try MediaFile(path: path).frame(at: instants[index], size: .shortSide(32))
            #expect(frame == alone)
        }
        #expect(visited == [7, 1, 4, 2, 5, 0, 6, 3])
    }

    @Test func readingMayStartInTheMiddleAndStopEarly() throws {
        let path = try VideoKind.bFramesMP4.make(in: folder)
        let frames = try allFrames(path, .shortSide(16))
        var tail: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: .shortSide(16), from: 2.01) {
            tail.append($0)
            return tail.count < 10
        }
        let first = try #require(frames.lastIndex { $0.presentationSeconds <= 2.01 })
        #expect(tail == Array(frames[first..<first + 10]))
    }

    @Test func soundMayBeReadWhileFramesAreRead() throws {
        let path = try folder.make(
            "both.mp4",
            "-f lavfi -i testsrc2=size=64x48:rate=25:duration=3 "
                + "-f lavfi -i sine=frequency=440:duration=3 -c:v libx264 -g 20 -bf 2 -c:a aac")
        let alone = try allFrames(path, .native)
        let file = try MediaFile(path: path)
        var frames: [VideoFrame] = []
        try file.forEachFrame(size: .native) { frame in
            frames.append(frame)
            if frames.count % 10 == 3 {
                #expect(throws: Never.self) {
                    try file.samples(from: 1, count: 1000, sampleRate: 16_000)
                }
            }
            return true
        }
        #expect(frames == alone)
    }

    @Test func anInstantAfterTheLastFrameIsAnError() throws {
        let path = try VideoKind.bFramesMP4.make(in: folder)
        let file = try MediaFile(path: path)
        let last = try file.frame(at: 3.999, size: .native)
        #expect(last.presentationSeconds == 3.96)
        let error = #expect(throws: MediaError.self) { try file.frame(at: 4, size: .native) }
        #expect(error?.code == .endOfStream)
        #expect(try file.frame(at: -1, size: .native).presentationSeconds == 0)
    }

    @Test(arguments: [90, 180, 270])
    func rotationIsAppliedAsFFmpegDoes(_ degrees: Int) throws {
        let plain = try folder.make(
            "plain.mp4",
            "-f lavfi -i testsrc=size=96x64:rate=10:duration=1 -c:v libx264 -pix_fmt yuv444p -qp 0")
        let path = try folder.make(
            "turned.mp4", "-i @0 -c copy -metadata:s:v rotate=\(degrees)", files: [plain])
        let info = try #require(MediaProbe.info(path: path).video)
        // FFmpeg 5.1 writes the tag as a counter-clockwise turn.
        #expect(info.rotationDegrees == 360 - degrees)
        #expect((info.width, info.height) == (degrees == 180 ? (96, 64) : (64, 96)))
        let frame = try MediaFile(path: path).frame(at: 0.5, size: .native)
        let raw = try FFmpegTool.run(
            "-ss 0.5 -i @0 -frames:v 1 -vf scale=in_color_matrix=bt601 -sws_flags "
                + "accurate_rnd+full_chroma_int -pix_fmt rgb24 -f rawvideo -", files: [path])
        try #require(raw.count == frame.pixels.count)
        #expect(peakSignalToNoise(frame.pixels, raw) >= 40)
    }

    @Test func pixelAspectWidensThePicture() throws {
        let path = try folder.make(
            "wide.mp4",
            "-f lavfi -i testsrc=size=96x64:rate=10:duration=1 -vf setsar=2/1 -c:v libx264")
        let info = try #require(MediaProbe.info(path: path).video)
        #expect((info.width, info.height, info.codedWidth) == (192, 64, 96))
        let frame = try MediaFile(path: path).frame(at: 0, size: .shortSide(32))
        #expect((frame.width, frame.height) == (96, 32))
    }

    @Test func colourMatrixFollowsThePictureHeightWhereTheFileDoesNotTell() throws {
        let (small, large) = try (
            folder.make("small.mkv", Self.redPicture(height: 576)),
            folder.make("large.mkv", Self.redPicture(height: 720))
        )
        // The same YUV value (81, 90, 240), red in BT.601, read by either matrix.
        let (sd, hd) = try (
            MediaFile(path: small).frame(at: 0, size: .shortSide(16)),
            MediaFile(path: large).frame(at: 0, size: .shortSide(16))
        )
        #expect(sd.pixels[0] > 250 && sd.pixels[1] < 5 && sd.pixels[2] < 5)
        #expect(hd.pixels[0] > 250 && hd.pixels[1] > 10 && hd.pixels[1] < 40)
    }

    private static func redPicture(height: Int) -> String {
        "-f lavfi -i color=size=64x\(height):rate=5:duration=1,format=yuv420p,"
            + "geq=lum=81:cb=90:cr=240 -c:v ffv1"
    }

    @Test func aStreamMayChangeItsSizeOnTheWay() throws {
        let parts = try [(1, "64x48"), (2, "96x80")].map { number, size in
            try folder.make(
                "part\(number).ts",
                "-f lavfi -i testsrc2=size=\(size):rate=10:duration=1 -c:v mpeg2video -g 5 "
                    + "-output_ts_offset \(number)")
        }
        let joined = try parts.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        let path = try folder.write(joined[0] + joined[1], to: "joined.ts")
        let native = try allFrames(path, .native)
        #expect(native.map(\.width).contains(64) && native.map(\.width).contains(96))
        let scaled = try allFrames(path, .exact(width: 20, height: 10))
        #expect(scaled.count == native.count && scaled.allSatisfy { $0.pixels.count == 600 })
    }

    @Test func decoderThreadsDoNotChangeTheFrames() throws {
        let path = try VideoKind.bFramesMP4.make(in: folder)
        let single = try MediaFile(path: path).frame(at: 2.2, size: .native)
        let several = try MediaFile(path: path, decoderThreads: 3).frame(at: 2.2, size: .native)
        #expect(single == several)
    }
}
