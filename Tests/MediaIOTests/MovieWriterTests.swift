// Written movies read back by FFmpeg's own programs.

import Foundation
import Testing

@testable import MediaIO

@Suite struct MovieWriterTests {
    /// Runs a program and returns what it wrote.
    private func output(_ arguments: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return data
    }

    private func probe(_ path: String, _ stream: String, _ entries: String) throws -> [String] {
        let data = try output(
            "ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", entries, "-of",
            "csv=p=0", path)
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map {
            String($0).trimmingCharacters(in: CharacterSet(charactersIn: ","))
        }
    }

    private func temporaryPath(_ name: String) -> String {
        NSTemporaryDirectory() + "/clapper-\(UUID().uuidString)-\(name)"
    }

    /// 2 s of black with a white frame and a click at each of some frames.
    private func writeFlashes(
        _ container: MovieSettings.Container, channels: Int, at flashes: [Int]
    ) throws -> String {
        let path = temporaryPath("flash.\(container.rawValue)")
        let settings = MovieSettings(
            container: container, width: 64, height: 48, channelCount: channels)
        let writer = try MovieWriter(path: path, settings: settings)
        for frame in 0..<50 {
            let level: UInt8 = flashes.contains(frame) ? 255 : 0
            let picture = [UInt8](repeating: level, count: 64 * 48 * 3)
            try writer.append(picture: picture.span)
            var sound = [Float](repeating: 0, count: 1920 * channels)
            if flashes.contains(frame) {
                for sample in 0..<96 {
                    let wave = Float(sin(Double(sample) * 0.4)) * 0.9
                    for channel in 0..<channels { sound[sample * channels + channel] = wave }
                }
            }
            try writer.append(sound: sound.span)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try writer.finish()
        return path
    }

    @Test(arguments: MovieSettings.Container.allCases, [1, 2])
    func flashesAndClicksStayTogether(
        container: MovieSettings.Container, channels: Int
    ) throws {
        let flashes = [7, 20, 41]
        let path = try writeFlashes(container, channels: channels, at: flashes)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let grey = [UInt8](
            try output(
                "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"))
        #expect(grey.count == 50 * 64 * 48)
        let bright = (0..<50).filter { grey[$0 * 64 * 48 + 64 * 24 + 32] > 128 }
        #expect(bright == flashes)
        let raw = try output(
            "ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", "48000", "-f", "f32le", "-")
        let samples = raw.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        #expect(abs(samples.count - 96_000) <= 1024)
        for flash in flashes {
            let start = flash * 1920
            let near = samples[start - 960..<start + 960]
            let peak = near.indices.max { abs(near[$0]) < abs(near[$1]) }!
            #expect((start - 48...start + 144).contains(peak), "click at \(peak - start)")
        }
    }

    @Test(arguments: MovieSettings.Container.allCases)
    func picturesAreShownOnTheirGridFromZero(container: MovieSettings.Container) throws {
        let path = try writeFlashes(container, channels: 1, at: [3])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let times = try probe(path, "v:0", "frame=best_effort_timestamp_time").compactMap(
            Double.init)
        #expect(times.count == 50)
        for (index, time) in times.enumerated() {
            #expect(abs(time - Double(index) / 25) < 0.001)
        }
        let keys = try probe(path, "v:0", "frame=key_frame").compactMap(Int.init)
        let places = keys.indices.filter { keys[$0] == 1 } + [50]
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 <= 12 })
        let codecs =
            try probe(path, "v:0", "stream=codec_name") + probe(path, "a:0", "stream=codec_name")
        #expect(codecs == (container == .mp4 ? ["h264", "aac"] : ["vp9", "opus"]))
        let duration = try probe(path, "v:0", "format=duration").compactMap(Double.init)
        #expect(abs(duration[0] - 2) < 0.05)
    }

    @Test func colorsSurvive() throws {
        let path = temporaryPath("color.mp4")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: 32, height: 32, quality: 12, sampleRate: 0))
        let color: [UInt8] = [200, 60, 30]
        let picture = (0..<32 * 32 * 3).map { color[$0 % 3] }
        for _ in 0..<5 { try writer.append(picture: picture.span) }
        try writer.finish()
        let rgb = [UInt8](
            try output(
                "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"))
        for channel in 0..<3 {
            #expect(abs(Int(rgb[3 * (16 * 32 + 16) + channel]) - Int(color[channel])) <= 6)
        }
    }

    /// The reason why a movie cannot be started; `nil` when it can.
    private func code(of path: String, _ settings: MovieSettings) -> MediaError.Code? {
        do {
            _ = try MovieWriter(path: path, settings: settings)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func whatCannotBeWrittenIsAnErrorAndLeavesNothing() throws {
        let settings = MovieSettings(container: .mp4, width: 64, height: 48)
        #expect(code(of: "/nowhere/at/all.mp4", settings) == .cannotWrite)
        let small = MovieSettings(container: .mp4, width: 15, height: 48)
        #expect(code(of: temporaryPath("small.mp4"), small) == .cannotWrite)
        let folder = temporaryPath("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let writer = try MovieWriter(path: folder + "/a.mp4", settings: settings)
            let picture = [UInt8](repeating: 0, count: 64 * 48 * 3)
            try writer.append(picture: picture.span)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func aColonInTheNameIsNoProtocol() async {
        // In a process of its own, because only relative names can look like a protocol.
        await #expect(processExitsWith: .success) {
            let folder = NSTemporaryDirectory() + "/clapper-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            guard chdir(folder) == 0 else { fatalError("chdir") }
            for container in MovieSettings.Container.allCases {
                let name = "take:2.\(container.rawValue)"
                let settings = MovieSettings(container: container, width: 32, height: 32)
                let writer = try MovieWriter(path: name, settings: settings)
                let picture = [UInt8](repeating: 9, count: 32 * 32 * 3)
                for _ in 0..<3 { try writer.append(picture: picture.span) }
                try writer.append(sound: [Float](repeating: 0, count: 5760).span)
                try writer.finish()
                let found = try FileManager.default.contentsOfDirectory(atPath: folder)
                guard found.contains(name), try MediaFile(path: name).info.video != nil else {
                    fatalError("\(found)")
                }
            }
        }
    }

    @Test func labelPicturesComeBackAsTheirPalette() throws {
        let path = temporaryPath("labels.png")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let labels = (0..<20 * 10).map { UInt8($0 % 7) }
        try LabelImage.write(labels: labels, width: 20, height: 10, to: path)
        #expect(try probe(path, "v:0", "stream=pix_fmt") == ["pal8"])
        let rgb = [UInt8](
            try output(
                "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"))
        #expect(rgb.count == 600)
        #expect(Array(rgb[0..<9]) == [0, 0, 0, 128, 0, 0, 0, 128, 0])
        #expect(Array(rgb[18..<21]) == [0, 128, 128])
    }
}
