/// Files that are broken in every way, made from good ones.
import Essentials
import Foundation
import MediaIO

/// A container with typical codecs, of which broken files are made.
enum FaultFormat: String, CaseIterable, Codable, Sendable {
    case mp4, fragmented, mov, mkv, webm, avi, ts, mpg, flv, ogv, gif
    case m4a, mp3, ogg, flac, wav

    private var name: String { self == .fragmented ? "fragmented.mp4" : "good.\(rawValue)" }

    func make(in folder: MediaFolder) throws -> String {
        let picture = "-f lavfi -i testsrc2=size=96x64:rate=25:duration=2 "
        let sound = "-f lavfi -i sine=frequency=440:duration=2 -ac 2 "
        let inputs =
            switch self {
            case .m4a, .mp3, .ogg, .flac, .wav: sound
            case .gif: picture
            default: picture + sound
            }
        return try folder.make(name, inputs + codecs)
    }

    private var codecs: String {
        let h264 = "-c:v libx264 -preset veryfast -bf 2 -g 12 -threads 1"
        return switch self {
        case .mp4, .ts, .flv, .mkv: "\(h264) -ar 44100 -c:a aac"
        case .fragmented: "\(h264) -c:a aac -movflags frag_keyframe+empty_moov"
        case .mov: "-c:v prores_ks -c:a pcm_s16be"
        case .webm: "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"
        case .avi: "-c:v mpeg4 -c:a libmp3lame"
        case .mpg: "-c:v mpeg2video -bf 2 -c:a mp2"
        case .ogv: "-c:v libtheora -c:a libvorbis"
        case .gif, .wav, .flac: ""
        case .m4a: "-c:a alac"
        case .mp3: "-c:a libmp3lame"
        case .ogg: "-c:a libvorbis"
        }
    }
}

/// What is broken.
enum Fault: String, CaseIterable, Codable, Sendable {
    case truncated, flipped

    /// How many broken files of each format the tests read: all that were asked for once, fewer each
    /// time.
    var count: Int {
        let readsAll = ProcessInfo.processInfo.environment["CLAPPER_MEDIA_ALL"] != nil
        return switch self {
        case .truncated: readsAll ? 50 : 8
        case .flipped: readsAll ? 500 : 16
        }
    }

    /// The broken file with a number, which alone decides how it is broken.
    func broken(_ good: Data, number: Int) -> Data {
        var random = RandomStream(seed: UInt64(number))
        if self == .truncated {
            return good.prefix(random.integer(below: good.count))
        }
        var bytes = good
        // From one byte to one in fifty; every third file is hit in its first part, the headers.
        let extent = number % 3 == 0 ? min(good.count, 2000) : good.count
        for _ in 0...random.integer(below: 1 + (number % 7) * extent / 350) {
            bytes[bytes.startIndex + random.integer(below: extent)] =
                UInt8(random.integer(below: 256))
        }
        return bytes
    }
}

/// Reads the frames at several instants; nothing but a `MediaError` can be thrown.
private func readInOnePass(
    _ file: MediaFile, _ instants: [Double], size: FrameSize
) throws(MediaError) {
    do {
        try file.frames(at: instants, size: size) { _, _ in }
    } catch let error as MediaError {
        throw error
    } catch {
        fatalError("not a MediaError: \(error)")
    }
}

/// Reads a file in every way, and says what went wrong in each.
func readEverything(_ path: String) -> [MediaError] {
    var problems: [MediaError] = []
    func attempt(_ body: () throws(MediaError) -> Void) {
        do throws(MediaError) { try body() } catch { problems.append(error) }
    }
    attempt { () throws(MediaError) in
        let walk = try MediaWalk(path: path)
        _ = try walk.run { picture throws(MediaError) in
            _ = try picture.frame(size: .exact(width: 24, height: 16))
            return true
        } sound: { _ in
            true
        }
    }
    attempt { () throws(MediaError) in
        let file = try MediaFile(path: path)
        if let video = file.info.video {
            attempt { () throws(MediaError) in
                try file.forEachFrame(size: .shortSide(16)) { _ in true }
            }
            let instants = [0.3, 1.7, 0.9].map { video.startSeconds + $0 }
            for seconds in instants {
                attempt { () throws(MediaError) in
                    _ = try file.frame(at: seconds, size: .native)
                }
            }
            attempt { () throws(MediaError) in
                try readInOnePass(file, instants + instants, size: .shortSide(16))
            }
        }
        if let audio = file.info.audio {
            attempt { () throws(MediaError) in _ = try file.allSamples() }
            attempt { () throws(MediaError) in
                _ = try file.samples(
                    from: audio.startSeconds + 1.1, count: 4000, sampleRate: 16_000)
            }
            for (first, count) in [(0, nil), (9000, 12_000)] as [(Int, Int?)] {
                attempt { () throws(MediaError) in
                    try file.forEachSoundPiece(sampleRate: 16_000, from: first, count: count) {
                        _ in true
                    }
                }
            }
            attempt { () throws(MediaError) in
                _ = try file.soundSampleCount(sampleRate: 48_000, from: 30_000)
            }
        }
    }
    return problems
}
