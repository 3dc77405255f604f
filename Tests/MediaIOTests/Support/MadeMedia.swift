/// Makes tiny media files with the `ffmpeg` program, and asks it and `ffprobe` for the truth.
import Foundation
import Testing

/// The installed `ffmpeg` and `ffprobe` programs.
enum FFmpegTool {
    static let isInstalled = find("ffmpeg") != nil && find("ffprobe") != nil

    /// Runs `ffmpeg` with arguments split at blanks; its standard output.
    @discardableResult
    static func run(_ arguments: String, files: [String] = []) throws -> Data {
        try launch("ffmpeg", ["-v", "error", "-nostdin", "-y"] + split(arguments, files))
    }

    /// What `ffprobe` prints for the arguments, line by line.
    static func probe(_ arguments: String, files: [String] = []) throws -> [String] {
        let data = try launch("ffprobe", ["-v", "error"] + split(arguments, files))
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Splits at blanks, and puts `files[n]` for `@n`, so that names may hold blanks.
    private static func split(_ arguments: String, _ files: [String]) -> [String] {
        arguments.split(whereSeparator: \.isWhitespace).map { word in
            guard word.first == "@", let index = Int(word.dropFirst()) else { return String(word) }
            return files[index]
        }
    }

    /// Runs a program; its standard output.
    static func launch(_ name: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let executable: URL = try #require(find(name))
        process.executableURL = executable
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name) \(arguments.joined(separator: " "))")
        return data
    }

    /// Where a program is; nil where it is not installed.
    static func find(_ name: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(
            separator: ":")
        return folders.map { URL(fileURLWithPath: "\($0)/\(name)") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
    }
}

/// A folder for the files of one test, removed with it.
final class MediaFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "clapper-media-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a file with `ffmpeg`, the arguments being everything but the output's name.
    func make(_ name: String, _ arguments: String, files: [String] = []) throws -> String {
        let target = file(name)
        try FFmpegTool.run(arguments + " @\(files.count)", files: files + [target])
        return target
    }

    func write(_ bytes: Data, to name: String) throws -> String {
        try bytes.write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}

/// WAV files written byte by byte.
enum WAVFile {
    /// 2000 samples of silence, 16 bits, one channel, at the rate that the header shall claim.
    static func silence(rate: Int) -> Data {
        let size = 4000
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var data = Data("RIFF".utf8) + bytes(36 + size, 4) + Data("WAVEfmt ".utf8)
        data += bytes(16, 4) + bytes(1, 2) + bytes(1, 2) + bytes(rate, 4) + bytes(2 * rate, 4)
        data += bytes(2, 2) + bytes(16, 2)
        return data + Data("data".utf8) + bytes(size, 4) + Data(count: size)
    }
}

/// Ways to encode a moving test picture that are hard in different ways.
enum VideoKind: String, CaseIterable, CustomTestStringConvertible {
    case bFramesMP4, openGroupsMKV, vp9WebM, variableRateMKV, mpeg4AVI, transportStream, tenBitMP4
    case grayMKV, fullChromaMKV, oddSizeMKV, fullRangeMOV, hevcMP4, mpeg2TS, mpeg4BFramesMP4
    /// Every other frame is one that no frame refers to, and every seventh of these stays for 0.8 s.
    case heldFramesMP4

    var testDescription: String { rawValue }

    func make(in folder: MediaFolder) throws -> String {
        let source = "-f lavfi -i testsrc2=size=\(size):rate=25:duration=4"
        return try folder.make("\(rawValue).\(suffix)", "\(source) \(encoder)")
    }

    private var size: String { self == .oddSizeMKV ? "161x121" : "192x128" }

    private var suffix: String {
        switch self {
        case .bFramesMP4, .tenBitMP4, .heldFramesMP4, .hevcMP4, .mpeg4BFramesMP4: "mp4"
        case .vp9WebM: "webm"
        case .mpeg4AVI: "avi"
        case .transportStream, .mpeg2TS: "ts"
        case .fullRangeMOV: "mov"
        default: "mkv"
        }
    }

    private var encoder: String {
        let h264 = "-c:v libx264 -preset veryfast -threads 1"
        return switch self {
        case .bFramesMP4: "\(h264) -g 30 -bf 3 -pix_fmt yuv420p"
        case .openGroupsMKV: "\(h264) -g 20 -bf 3 -x264-params open-gop=1 -pix_fmt yuv420p"
        case .vp9WebM: "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 30 -threads 1"
        case .variableRateMKV:
            "-vf select=not(eq(mod(n\\,7)\\,3))*not(between(n\\,40\\,60)) -fps_mode vfr "
                + "\(h264) -g 30 -bf 2 -pix_fmt yuv420p"
        case .mpeg4AVI: "-c:v mpeg4 -q:v 3 -g 25 -bf 0"
        case .transportStream: "\(h264) -g 25 -bf 2 -pix_fmt yuv420p"
        case .tenBitMP4: "\(h264) -g 25 -pix_fmt yuv420p10le"
        case .grayMKV: "-c:v ffv1 -pix_fmt gray"
        case .fullChromaMKV: "\(h264) -g 25 -pix_fmt yuv444p"
        case .oddSizeMKV: "-c:v ffv1 -pix_fmt yuv420p"
        case .fullRangeMOV: "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p"
        case .hevcMP4:
            "-c:v libx265 -preset ultrafast -x265-params bframes=4:b-pyramid=1:log-level=0"
        case .mpeg2TS: "-c:v mpeg2video -q:v 3 -g 15 -bf 2"
        case .mpeg4BFramesMP4: "-c:v mpeg4 -q:v 3 -g 25 -bf 2"
        case .heldFramesMP4:
            "-vf setpts=(N+20*floor(N/14))/25/TB -fps_mode vfr \(h264) -g 250 -bf 1 "
                + "-x264-params b-adapt=0:scenecut=0 -pix_fmt yuv420p"
        }
    }
}

/// Ways to encode sound, each with its own way of priming, padding and time stamping.
enum AudioKind: String, CaseIterable, CustomTestStringConvertible {
    case aacMP4, aacMKV, aacTS, mp3, mp3MP4, mp3AVI, opusWebM, opusOGG, vorbisOGG, vorbisMKV, flac
    case wav, pcm24MOV, ac3MKV

    var testDescription: String { rawValue }

    /// Makes five seconds of a rising tone with some noise, two different channels.
    func make(in folder: MediaFolder, rate: Int = 44_100) throws -> String {
        let tones =
            "aevalsrc=exprs='0.4*sin(2*PI*t*(200+300*t))+0.05*(random(0)-0.5)|"
            + "0.3*sin(2*PI*t*(900-60*t))':s=\(rate):d=5"
        return try folder.make(
            "\(rawValue).\(suffix)", "-f lavfi -i \(tones) \(encoder) -flags +bitexact")
    }

    private var suffix: String {
        switch self {
        case .aacMP4, .mp3MP4: "mp4"
        case .aacMKV, .vorbisMKV, .ac3MKV: "mkv"
        case .aacTS: "ts"
        case .mp3: "mp3"
        case .mp3AVI: "avi"
        case .opusWebM: "webm"
        case .opusOGG, .vorbisOGG: "ogg"
        case .flac: "flac"
        case .wav: "wav"
        case .pcm24MOV: "mov"
        }
    }

    private var encoder: String {
        switch self {
        case .aacMP4, .aacMKV, .aacTS: "-c:a aac -b:a 96k"
        case .mp3, .mp3MP4, .mp3AVI: "-c:a libmp3lame -q:a 4"
        case .opusWebM, .opusOGG: "-c:a libopus -b:a 64k"
        case .vorbisOGG, .vorbisMKV: "-c:a libvorbis -q:a 4"
        case .flac: "-c:a flac"
        case .wav: "-c:a pcm_s16le"
        case .pcm24MOV: "-c:a pcm_s24le"
        case .ac3MKV: "-c:a ac3 -b:a 128k"
        }
    }
}

/// Peak signal-to-noise ratio of 8-bit values in decibels; infinite when equal.
func peakSignalToNoise(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Double {
    // Plain arrays: the tests run without optimization.
    let (first, second) = (Array(a), Array(b))
    var sum = 0
    for index in first.indices {
        let difference = Int(first[index]) - Int(second[index])
        sum += difference * difference
    }
    guard sum > 0 else { return .infinity }
    return 10 * log10(255 * 255 * Double(a.count) / Double(sum))
}

/// Largest absolute difference.
func largestDifference(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
    let (first, second) = (Array(a), Array(b))
    guard first.count == second.count else { return .infinity }
    var largest: Float = 0
    for index in first.indices { largest = max(largest, abs(first[index] - second[index])) }
    return largest
}

/// The real recordings, where they are installed.
enum RealMedia {
    static let root = ProcessInfo.processInfo.environment["CLAPPER_MEDIA"]

    /// Files of a folder and its subfolders, by name.
    static func files(in folder: String) throws -> [String] {
        let base = try #require(root) + "/" + folder
        let names = try FileManager.default.subpathsOfDirectory(atPath: base).sorted()
        return names.map { "\(base)/\($0)" }.filter {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }
    }
}
