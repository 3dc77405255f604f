import Foundation
import MediaIO
import Testing

@Suite("False headers and names", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct FalseHeaderTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// Writes a big-endian number a number of bytes after each occurrence of a box's name.
    private func patch(_ path: String, box: String, after: Int, _ value: UInt32) throws -> Int {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var from = bytes.startIndex
        var count = 0
        while let found = bytes.range(of: Data(box.utf8), in: from..<bytes.endIndex) {
            for index in 0..<4 {
                bytes[found.upperBound + after + index] =
                    UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(index)))
            }
            from = found.upperBound
            count += 1
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        return count
    }

    @Test func aHeaderThatPromisesAYearIsReadAsFarAsItGoes() throws {
        let path = try FaultFormat.mp4.make(in: folder)
        let frames = try count(path)
        // Version 0: version and flags, two dates, time scale, length in ticks of 1/1000 s.
        #expect(try patch(path, box: "mvhd", after: 16, 0xFFFF_0000) == 1)
        #expect(try patch(path, box: "tkhd", after: 20, 0xFFFF_0000) == 2)
        #expect(try patch(path, box: "mdhd", after: 16, 0xFFFF_0000) == 2)
        #expect(try count(path) == frames)
        let file = try MediaFile(path: path)
        let far = #expect(throws: MediaError.self) { try file.frame(at: 1e6, size: .native) }
        #expect(far?.code == .endOfStream)
        let sound = #expect(throws: MediaError.self) {
            try file.samples(from: 1e6, count: 100, sampleRate: 16_000)
        }
        #expect(sound?.code == .endOfStream)
        #expect(try file.allSamples().durationSeconds < 3)
    }

    @Test func aSoundFileThatPromisesHoursIsReadAsFarAsItGoes() throws {
        let path = try FaultFormat.wav.make(in: folder)
        let whole = try MediaFile(path: path).allSamples()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let data = try #require(bytes.range(of: Data("data".utf8)))
        for place in [4, data.upperBound] {
            bytes.replaceSubrange(place..<place + 4, with: [0xF0, 0xFF, 0xFF, 0x7F])
        }
        let false_ = try folder.write(bytes, to: "false.wav")
        #expect(try MediaFile(path: false_).allSamples() == whole)
        let error = #expect(throws: MediaError.self) {
            try MediaFile(path: false_).samples(from: 3000, count: 10, sampleRate: 44_100)
        }
        #expect(error?.code == .endOfStream)
    }

    private func count(_ path: String) throws -> Int {
        var count = 0
        try MediaFile(path: path).forEachFrame(size: .shortSide(16)) { _ in
            count += 1
            return true
        }
        return count
    }

    @Test(arguments: ["avi", "mkv", "mp3", "txt", "jpg", "wav", "srt"])
    func theContentDecidesNotTheSuffix(_ suffix: String) throws {
        let path = try FaultFormat.mp4.make(in: folder)
        let renamed = folder.file("renamed.\(suffix)")
        try FileManager.default.copyItem(atPath: path, toPath: renamed)
        #expect(try count(renamed) == count(path))
        #expect(try MediaFile(path: renamed).allSamples() == MediaFile(path: path).allSamples())
    }

    /// In a process of its own, which stops being the superuser, who may read everything.
    @Test func aFileThatMayNotBeReadSaysSo() async throws {
        let path = try FaultFormat.wav.make(in: folder)
        #expect(chmod(path, 0) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            if geteuid() == 0 { precondition(setuid(65_534) == 0) }
            for read in [
                { () throws in _ = try MediaProbe.info(path: path) },
                { () throws in _ = try MediaWalk(path: path) },
            ] {
                let error = #expect(throws: MediaError.self) { try read() }
                #expect(error?.code == .unreadable)
            }
        }
    }

    /// A demuxer that counts timestamps makes the file be opened again.
    @Test func aFileThatVanishesWhileItIsReadIsReadOrUnreadable() throws {
        for format in [FaultFormat.mp4, .mkv, .mp3] {
            let path = try format.make(in: folder)
            let file = try MediaFile(path: path)
            let whole = try file.allSamples()
            try FileManager.default.removeItem(atPath: path)
            do throws(MediaError) {
                #expect(try file.allSamples() == whole)
            } catch {
                #expect(error.code == .unreadable, "\(format)")
            }
        }
    }

    @Test func aFileThatIsCutWhileItIsReadEndsEarly() throws {
        for format in [FaultFormat.mp4, .mkv, .ts, .avi] {
            let path = try format.make(in: folder)
            let file = try MediaFile(path: path)
            let start = file.info.startSeconds
            _ = try file.frame(at: start + 0.2, size: .shortSide(16))
            #expect(truncate(path, 3000) == 0)
            let error = #expect(throws: MediaError.self) {
                try file.frame(at: start + 1.9, size: .shortSide(16))
            }
            // Not media any more where the file has to be opened again.
            let codes: [MediaError.Code?] = [.endOfStream, .damaged, .notMedia]
            #expect(codes.contains(error?.code), "\(format)")
        }
    }

    /// What the decoder makes up for a packet depends on all frames before it, also those that nothing
    /// refers to.
    @Test(arguments: [30, 31, 32, 33])
    func framesAfterAPacketThatCannotBeDecodedAreFoundAgain(_ number: Int) throws {
        let path = try folder.make(
            "damaged.mp4",
            "-f lavfi -i testsrc2=size=96x64:rate=25:duration=4 -c:v libx264 -preset veryfast "
                + "-bf 3 -g 250 -threads 1")
        let places = try FFmpegTool.probe(
            "-select_streams v -show_entries packet=pos -of csv=p=0 @0", files: [path])
        let place = try #require(Int(places[number].prefix { $0.isNumber }))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // The length of the first unit in the packet.
        bytes.replaceSubrange(place..<place + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        let comparison = try PictureComparison(folder.write(bytes, to: "damaged.mp4"))
        #expect(comparison.frames.count == places.count - 1)
        try comparison.compareSeeks(count: 200, seed: 4)
    }

    @Test func framesOfTwoSizesAreFoundAgainInOneStream() throws {
        let parts = try [(1, "64x48"), (2, "96x80")].map { number, size in
            try folder.make(
                "part\(number).ts",
                "-f lavfi -i testsrc2=size=\(size):rate=10:duration=1 -c:v libx264 -g 5 -bf 2 "
                    + "-threads 1 -output_ts_offset \(number)")
        }
        let joined = try parts.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        let comparison = try PictureComparison(
            folder.write(joined[0] + joined[1], to: "joined.ts"))
        try comparison.compareTimes()
        try comparison.compareSeeks(count: 60, seed: 2)
    }
}
