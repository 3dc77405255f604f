import Essentials
import Foundation
import MediaIO
import Testing

/// Everything that a walk through a file told.
private struct Walked {
    var times: [Double] = []
    var repeats: [Bool] = []
    var frames: [VideoFrame] = []
    var sounds: [AudioSamples] = []
    var report = DecodingReport()

    init(_ path: String, size: FrameSize = .shortSide(16)) throws {
        let walk = try MediaWalk(path: path)
        report = try walk.run { picture throws(MediaError) in
            times.append(picture.seconds)
            repeats.append(picture.repeatsPrevious)
            frames.append(try picture.frame(size: size))
            return true
        } sound: {
            sounds.append($0)
            return true
        }
    }
}

@Suite(.enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct MediaWalkTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    @Test(arguments: VideoKind.allCases)
    func picturesAreThoseOfReadingThrough(_ kind: VideoKind) throws {
        let path = try kind.make(in: folder)
        let walked = try Walked(path)
        var frames: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: .shortSide(16)) {
            frames.append($0)
            return true
        }
        #expect(walked.times == frames.map(\.presentationSeconds))
        #expect(walked.frames.map(\.pixels) == frames.map(\.pixels))
        #expect(walked.report == DecodingReport())
    }

    @Test(arguments: AudioKind.allCases)
    func soundIsTheWholeSound(_ kind: AudioKind) throws {
        let path = try kind.make(in: folder)
        let walked = try Walked(path)
        let whole = try MediaFile(path: path).allSamples()
        #expect(walked.sounds.first?.startSeconds == whole.startSeconds)
        #expect(walked.sounds.flatMap(\.samples) == whole.samples)
        #expect(walked.report.errorCount == 0)
    }

    @Test func pictureAndSoundComeFromOneWalk() throws {
        let path = try folder.make(
            "both.mp4",
            "-f lavfi -i testsrc2=size=64x48:rate=25:duration=2 -itsoffset 0.5 "
                + "-f lavfi -i sine=frequency=440:duration=1 -c:v libx264 -c:a pcm_s16le -f mov")
        let walked = try Walked(path)
        #expect(walked.times.count == 50)
        #expect(abs((walked.sounds.first?.startSeconds ?? 0) - 0.5) < 0.001)
        let seconds = walked.sounds.map(\.durationSeconds).reduce(0, +)
        #expect(abs(seconds - 1) < 0.001)
    }

    @Test(arguments: ["yuv420p", "gray", "yuv444p10le", "pal8"])
    func framesThatRepeatTheOneBeforeAreTold(format: String) throws {
        let codec = format == "pal8" ? "png" : "ffv1"
        let path = try folder.make(
            "\(format).mkv",
            "-f lavfi -i testsrc2=size=65x49:rate=5:duration=2 -vf fps=25 -c:v \(codec) "
                + "-pix_fmt \(format)")
        let walked = try Walked(path)
        #expect(walked.repeats.enumerated().allSatisfy { $1 == ($0 % 5 != 0) })
        #expect(walked.repeats.count == 50)
    }

    @Test func damageIsCountedAndPlaced() throws {
        let path = try folder.make(
            "good.mp4",
            "-f lavfi -i testsrc2=size=192x128:rate=25:duration=4 -c:v libx264 -g 10 -bf 0")
        #expect(try Walked(path).report.errorCount == 0)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // Inside the data of the pictures, about three quarters through.
        for place in bytes.count * 7 / 10..<bytes.count * 7 / 10 + 400 { bytes[place] ^= 0x5A }
        let report = try Walked(folder.write(bytes, to: "bad.mp4")).report
        #expect(report.errorCount > 0)
        #expect(report.firstError?.isEmpty == false)
        #expect((1.5...3.9).contains(report.firstErrorSeconds ?? 0))
        #expect(report.reachedEnd)
    }

    @Test func aFileCutShortIsDamaged() throws {
        let path = try folder.make(
            "good.mp4",
            "-f lavfi -i testsrc2=size=96x64:rate=25:duration=4 -c:v libx264 -g 10 "
                + "-movflags +faststart")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let walked = try Walked(folder.write(bytes.prefix(bytes.count * 6 / 10), to: "cut.mp4"))
        #expect(walked.report.errorCount > 0)
        #expect((20..<90).contains(walked.times.count))
    }

    @Test func aStreamWithoutDecoderIsAnErrorAndTheOtherIsRead() throws {
        let path = try folder.make(
            "odd.avi",
            "-f lavfi -i testsrc2=size=64x48:rate=25:duration=1 "
                + "-f lavfi -i sine=frequency=440:duration=1 -c:v mpeg4 -vtag XVID -c:a pcm_s16le")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        while let place = bytes.range(of: Data("XVID".utf8)) {
            bytes.replaceSubrange(place, with: Data("ZZZZ".utf8))
        }
        let walked = try Walked(folder.write(bytes, to: "unknown.avi"))
        #expect(walked.times.isEmpty)
        #expect(walked.report.errorCount == 1)
        #expect(abs(walked.sounds.map(\.durationSeconds).reduce(0, +) - 1) < 0.01)
    }

    @Test func whoeverWantsNoMoreEndsTheWalk() throws {
        let path = try VideoKind.bFramesMP4.make(in: folder)
        var count = 0
        let report = try MediaWalk(path: path).run { _ in
            count += 1
            return count < 7
        } sound: { _ in
            true
        }
        #expect(count == 7)
        #expect(!report.reachedEnd)
    }

    @Test func aPassedDeadlineEndsTheWalk() throws {
        let path = try VideoKind.bFramesMP4.make(in: folder)
        let error = #expect(throws: MediaError.self) {
            try MediaWalk(path: path, deadlineSeconds: 0).run { _ in
                true
            } sound: { _ in
                true
            }
        }
        #expect(error?.message.contains("gave up") == true)
    }
}

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-2, appendix B, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func hashesAreTheStandards(text: String, digits: String) {
        #expect(SHA256.hexadecimal(of: text) == digits)
    }

    @Test func piecesGiveTheHashOfTheWhole() {
        let text = String(repeating: "clapper", count: 100)
        let hash = SHA256()
        for character in text { Array(String(character).utf8).withUnsafeBytes(hash.update) }
        #expect(hash.finish() == SHA256.hexadecimal(of: text))
    }
}
