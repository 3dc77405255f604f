// Movies of variable rate and of odd sizes, read back by our own reader and by ffprobe.

import Foundation
import Testing

@testable import MediaIO

@Suite("Movies of variable rate and odd size", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct MovieTimingTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// Uneven times, some closer than a hundredth of a second.
    private let times = (0..<60).map { (number: Int) -> Double in
        let pause = Double(number / 20) / 2
        return Double(number) / 25 + pause + (number % 3 == 1 ? 0.031 : 0)
    }

    /// Grey pictures that flash white at some places, with a click at the time of each flash.
    private func write(
        _ container: MovieSettings.Container, times: [Double], flashes: [Int], seconds: Double
    ) throws -> String {
        let path = folder.file("v.\(container.rawValue)")
        let settings = MovieSettings(
            container: container, width: 64, height: 48, hasVariableRate: true)
        let writer = try MovieWriter(path: path, settings: settings)
        for (number, time) in times.enumerated() {
            let level: UInt8 = flashes.contains(number) ? 250 : UInt8(20 + number)
            let picture = [UInt8](repeating: level, count: 64 * 48 * 3)
            try writer.append(picture: picture.span, at: time)
        }
        var sound = [Float](repeating: 0, count: Int(seconds * 48_000))
        for flash in flashes {
            let start = Int(times[flash] * 48_000)
            for sample in 0..<96 { sound[start + sample] = Float(sin(Double(sample) * 0.4)) * 0.9 }
        }
        try writer.append(sound: sound.span)
        try writer.finish()
        return path
    }

    @Test(arguments: MovieSettings.Container.allCases, [0, 0.4])
    func picturesAreShownAtTheirTimesAndSoundStaysWithThem(
        _ container: MovieSettings.Container, _ shift: Double
    ) throws {
        let times = times.map { $0 + shift }
        let flashes = [4, 25, 41]
        let path = try write(container, times: times, flashes: flashes, seconds: 4.5)
        let tolerance = container == .mp4 ? 1e-5 : 0.000_501
        let told = try FFmpegTool.probe(
            "-select_streams v -show_entries frame=best_effort_timestamp_time -of csv=p=0 @0",
            files: [path]
        ).compactMap { Double($0.prefix { $0 != "," }) }
        let file = try MediaFile(path: path)
        var frames: [VideoFrame] = []
        try file.forEachFrame(size: .exact(width: 8, height: 8)) {
            frames.append($0)
            return true
        }
        #expect(told.count == times.count && frames.count == times.count)
        for (number, frame) in frames.enumerated() {
            #expect(abs(told[number] - times[number]) <= tolerance, "picture \(number)")
            #expect(abs(frame.presentationSeconds - times[number]) <= tolerance)
            #expect((frame.pixels[96] > 200) == flashes.contains(number), "picture \(number)")
        }
        let sound = try file.allSamples()
        for flash in flashes {
            let start = Int((times[flash] - sound.startSeconds) * 48_000)
            let near = start - 960..<start + 960
            let peak = near.max { abs(sound.samples[$0]) < abs(sound.samples[$1]) }
            #expect((start - 48...start + 144).contains(peak ?? 0), "click of \(flash)")
        }
        if container == .mp4 { #expect(file.info.video?.hasConstantFrameRate == false) }
        let end = times[59] + (times[59] - times[58])
        let length =
            (file.info.video?.startSeconds ?? 0) + (file.info.video?.durationSeconds ?? end)
        #expect(container == .webm || abs(length - end) < 0.1, "\(length) \(end)")
    }

    @Test(arguments: MovieSettings.Container.allCases)
    func timesThatDoNotAscendAreErrorsAndLeaveNothing(
        _ container: MovieSettings.Container
    ) throws {
        let picture = [UInt8](repeating: 9, count: 64 * 48 * 3)
        for times in [[1, 1], [1, 0.5], [-0.1], [.nan], [2e6]] {
            let error = #expect(throws: MediaError.self) {
                let settings = MovieSettings(
                    container: container, width: 64, height: 48, hasVariableRate: true)
                let writer = try MovieWriter(path: folder.file("a"), settings: settings)
                for time in times { try writer.append(picture: picture.span, at: time) }
            }
            #expect(error?.code == .cannotWrite, "\(times)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: MovieSettings.Container.allCases, [(33, 47), (34, 17), (17, 34)])
    func oddSizesAreStoredWhole(
        _ container: MovieSettings.Container, _ size: (width: Int, height: Int)
    ) throws {
        let (width, height) = size
        let path = folder.file("odd.\(container.rawValue)")
        let settings = MovieSettings(
            container: container, width: width, height: height, quality: 8, sampleRate: 0)
        let writer = try MovieWriter(path: path, settings: settings)
        // Smooth, so that little is lost.
        let picture = (0..<width * height).flatMap { pixel -> [UInt8] in
            [UInt8(60 + 3 * (pixel % width)), UInt8(40 + 3 * (pixel / width)), 120]
        }
        for _ in 0..<5 { try writer.append(picture: picture.span) }
        try writer.finish()
        let frame = try MediaFile(path: path).frame(at: 0.1, size: .native)
        let isMP4 = container == .mp4
        #expect(frame.width == (isMP4 ? (width + 1) / 2 * 2 : width))
        #expect(frame.height == (isMP4 ? (height + 1) / 2 * 2 : height))
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let expected = 3 * (min(y, height - 1) * width + min(x, width - 1))
                for channel in 0..<3 {
                    let found = Int(frame.pixels[3 * (y * frame.width + x) + channel])
                    #expect(abs(found - Int(picture[expected + channel])) <= 16, "\(x) \(y)")
                }
            }
        }
    }
}
