// What all writers do when the disk is full or the process ends.

import Essentials
import Foundation
import Testing

@testable import MediaIO

@Suite("Writing where it cannot be finished", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct WritingFaultTests {
    enum Writer: String, CaseIterable, CustomTestStringConvertible {
        case jpeg, gif, mp4, webm, wav

        var testDescription: String { rawValue }

        /// Writes a small file; `pause` is called with everything handed in and nothing finished.
        func write(to path: String, pause: () -> Void = {}) throws {
            var state: UInt64 = 9
            let noise = (0..<64 * 64 * 3).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            switch self {
            case .jpeg:
                pause()
                try JPEGWriter.write(noise, width: 64, height: 64, to: path)
            case .gif:
                let writer = try GIFWriter(path: path, width: 64, height: 64)
                for number in 0..<30 {
                    try writer.append(picture: noise.span, at: Double(number) / 10)
                }
                pause()
                try writer.finish(at: 3)
            case .mp4, .webm:
                let settings = MovieSettings(
                    container: self == .mp4 ? .mp4 : .webm, width: 64, height: 64)
                let writer = try MovieWriter(path: path, settings: settings)
                for _ in 0..<30 { try writer.append(picture: noise.span) }
                try writer.append(sound: [Float](repeating: 0.1, count: 57_600).span)
                pause()
                try writer.finish()
            case .wav:
                pause()
                try SoundWriter.write(
                    [Float](repeating: 0.1, count: 50_000), sampleRate: 16_000, to: path)
            }
        }
    }

    @Test(arguments: Writer.allCases)
    func aFullDiskIsAnErrorAndLeavesWhatWasThere(_ writer: Writer) throws {
        let folder = try MediaFolder()
        let path = try folder.write(Data("before".utf8), to: "f")
        // What is written to on the way is a link to the device that is always full.
        try FileManager.default.createSymbolicLink(
            atPath: AtomicFile.partialPath(of: path), withDestinationPath: "/dev/full")
        let error = #expect(throws: (any Error).self) { try writer.write(to: path) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("No space left on device"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["f"])
        #expect(try ReadFile.text(at: path) == "before")
    }

    @Test(arguments: Writer.allCases)
    func whatWasThereIsReplacedAndReadable(_ writer: Writer) throws {
        let folder = try MediaFolder()
        let path = try folder.write(Data("before".utf8), to: "f")
        try writer.write(to: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["f"])
        let info = try MediaProbe.info(path: path)
        #expect((info.video != nil) == (writer != .wav))
        #expect((info.audio != nil) == ![.jpeg, .gif].contains(writer))
    }

    /// A process that dies before the end leaves nothing at the path.
    @Test(arguments: [Writer.gif, .mp4, .webm])
    func aKilledProcessLeavesNothingHalfWritten(_ writer: Writer) async throws {
        let name = writer.rawValue
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [name = name as String] in
            let folder = NSTemporaryDirectory() + "/clapper-killed-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/f"
            try Writer(rawValue: name)?.write(to: path) {
                let isThere = FileManager.default.fileExists(atPath: path)
                try? FileManager.default.removeItem(atPath: folder)
                if !isThere { kill(getpid(), SIGKILL) }
            }
        }
    }
}
