import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

@Suite(.enabled(if: MadeClip.isPossible, "needs ffmpeg"))
struct ContentScannerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private let picture = "-f lavfi -i testsrc2=size=160x120:rate=25:duration=4"
    private let sound = "-f lavfi -i sine=frequency=440:duration=4"
    private let codecs = "-c:v libx264 -preset veryfast -c:a aac"

    private func scan(_ name: String, _ arguments: String) throws -> ContentMeasurements {
        try MadeClip.make(folder.file(name), arguments)
        return try #require(try ContentScanner.scan(folder.file(name))).measurements
    }

    @Test(arguments: [
        ("a.mp4", "-c:v libx264 -c:a aac"), ("a.webm", "-c:v libvpx-vp9 -cpu-used 8 -c:a libopus"),
        ("a.avi", "-c:v mjpeg -q:v 3 -c:a pcm_s16le"), ("a.ts", "-c:v libx264 -c:a aac"),
        ("a.mkv", "-c:v libx264 -bf 3 -c:a libvorbis"),
    ])
    func aGoodClipHasNoFlaw(name: String, codecs: String) throws {
        let measured = try scan(name, "\(picture) \(sound) \(codecs)")
        #expect(measured.decoding == DecodingReport())
        let picture = try #require(measured.picture)
        #expect(picture.frameCount == 100)
        #expect(picture.stillShare == 0)
        #expect(picture.duplicateShare == 0)
        #expect(!picture.hasBorders)
        #expect(picture.hasConstantFrameRate == true)
        let sound = try #require(measured.sound)
        #expect(sound.silentShare < 0.03)
        // A sine of amplitude 1/8, as the source makes it.
        #expect(abs((sound.levelDecibels ?? 0) + 21.07) < 0.5)
        #expect(abs((sound.peakDecibels ?? 0) + 18.06) < 1)
        #expect(abs(measured.soundOffsetSeconds ?? 1) < 0.03)
        #expect(abs(measured.soundShortageSeconds ?? 1) < 0.06)
    }

    @Test func halfSilentHalfFrozen() throws {
        let measured = try scan(
            "half.mkv",
            "\(picture) \(sound) -vf trim=duration=2,tpad=stop_mode=clone:stop_duration=2 "
                + "-af volume=0:enable='gte(t,2)' -c:v ffv1 -c:a flac")
        // Of 19 comparisons those from 2.0 s on; of 99 frames those after the 50th.
        #expect(abs((measured.picture?.stillShare ?? 0) - 9.0 / 19) < 1e-9)
        #expect(abs((measured.picture?.duplicateShare ?? 0) - 50.0 / 99) < 1e-9)
        // The filter switches the sound off between two of its frames, up to a block late.
        #expect(abs((measured.sound?.silentShare ?? 0) - 0.5) < 0.026)
    }

    @Test func letterboxInFourToThreeIsFoundThroughAFade() throws {
        let measured = try scan(
            "box.mp4",
            "-f lavfi -i testsrc2=size=160x90:rate=25:duration=4 \(sound) "
                + "-vf fade=in:0:50,pad=160:120:0:16 \(codecs)")
        let area = try #require(measured.picture?.activeArea)
        #expect(measured.picture?.hasBorders == true)
        #expect(area.x == 0 && area.width == 160)
        // The codec may smear a line over the edge.
        #expect((15...16).contains(area.y))
        #expect((105...107).contains(area.y + area.height))
    }

    @Test func everyThirdFrameRepeated() throws {
        let measured = try scan("twice.mkv", "\(picture) -vf fps=37.5 -c:v ffv1")
        let share = try #require(measured.picture?.duplicateShare)
        #expect(abs(share - 1.0 / 3) < 0.01)
        #expect(measured.sound == nil)
        #expect(measured.soundOffsetSeconds == nil)
    }

    @Test func soundThatStartsLateAndEndsEarly() throws {
        let measured = try scan(
            "late.mkv",
            "\(picture) -itsoffset 0.7 -f lavfi -i sine=frequency=440:duration=1.5 "
                + "-c:v libx264 -c:a flac")
        #expect(abs((measured.soundOffsetSeconds ?? 0) - 0.7) < 0.01)
        #expect(abs((measured.soundShortageSeconds ?? 0) - 1.8) < 0.02)
    }

    @Test func aVariableFrameRateIsTold() throws {
        let measured = try scan(
            "variable.mkv",
            "\(picture) -vf select='not(between(mod(n,9),3,5))' -vsync vfr -c:v libx264")
        #expect(measured.picture?.hasConstantFrameRate == false)
    }

    @Test func aTruncatedFileIsDamaged() throws {
        let path = folder.file("whole.mp4")
        try MadeClip.make(path, "\(picture) \(sound) \(codecs) -movflags +faststart")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: folder.file("cut.mp4")))
        let measured = try #require(try ContentScanner.scan(folder.file("cut.mp4"))).measurements
        #expect(measured.decoding.errorCount > 0)
        #expect((1...3.5).contains(measured.decoding.firstErrorSeconds ?? 0))
        #expect((20...90).contains(measured.picture?.frameCount ?? 0))
    }

    @Test func aFileThatTakesTooLongIsGivenUp() throws {
        try MadeClip.make(folder.file("slow.mp4"), "\(picture) \(sound) \(codecs)")
        var limits = ContentScanner.Limits()
        limits.stallSeconds = 1e-4
        #expect(throws: MediaError.self) {
            try ContentScanner.scan(folder.file("slow.mp4"), limits: limits)
        }
        limits = ContentScanner.Limits(
            stallSeconds: 60, secondsPerPicture: -100, secondsPerSoundSecond: 0)
        let error = #expect(throws: MediaError.self) {
            try ContentScanner.scan(folder.file("slow.mp4"), limits: limits)
        }
        #expect(error?.message.contains("gave up") == true)
    }
}
