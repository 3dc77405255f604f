// Feeds bytes that libFuzzer makes up to everything in MediaIO that reads files.
import Glibc
import MediaIO

/// Puts the bytes into a file in memory and reads it in every way; errors are results.
@_cdecl("LLVMFuzzerTestOneInput")
public func readMadeUpFile(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // A file in memory: the disk would be the bottleneck.
    let path = "/dev/shm/clapper-fuzz-\(getpid())"
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, count == 0 || write(descriptor, bytes, count) == count else {
        fatalError("\(path): \(String(cString: strerror(errno)))")
    }
    close(descriptor)
    defer { unlink(path) }
    attempt { () throws(MediaError) in try walk(path) }
    attempt { () throws(MediaError) in try readPictures(path) }
    attempt { () throws(MediaError) in try readSound(path) }
    attempt { () throws(MediaError) in try readText(path) }
    return 0
}

private let deadlineSeconds = 10.0

private func attempt(_ body: () throws(MediaError) -> Void) {
    do throws(MediaError) { try body() } catch {
        guard !error.message.isEmpty else { fatalError("an error without a message") }
    }
}

private func walk(_ path: String) throws(MediaError) {
    let walk = try MediaWalk(path: path, deadlineSeconds: deadlineSeconds)
    var count = 0
    _ = try walk.run { picture throws(MediaError) in
        _ = try picture.frame(size: .exact(width: 20, height: 12))
        count += 1
        return count < 60
    } sound: { _ in
        true
    }
}

private func readPictures(_ path: String) throws(MediaError) {
    let file = try MediaFile(path: path, deadlineSeconds: deadlineSeconds)
    let start = file.info.video?.startSeconds ?? 0
    var count = 0
    attempt { () throws(MediaError) in
        try file.forEachFrame(size: .shortSide(12), from: start + 0.4) { _ in
            count += 1
            return count < 20
        }
    }
    attempt { () throws(MediaError) in _ = try file.frame(at: start + 1.3, size: .native) }
    _ = try file.frame(at: start + 0.1, size: .shortSide(12))
    do {
        let instants = [0.8, 0.2, 0.25, 0.8].map { start + $0 }
        try file.frames(at: instants, size: .shortSide(12)) { _, _ in }
    } catch {
        guard let error = error as? MediaError else { fatalError("not a MediaError: \(error)") }
        throw error
    }
}

private func readSound(_ path: String) throws(MediaError) {
    let file = try MediaFile(path: path, deadlineSeconds: deadlineSeconds)
    let start = file.info.audio?.startSeconds ?? 0
    attempt { () throws(MediaError) in
        _ = try file.samples(from: start + 0.7, count: 2000, sampleRate: 16_000)
    }
    for (first, count) in [(0, nil), (5000, 6000)] as [(Int, Int?)] {
        attempt { () throws(MediaError) in
            try file.forEachSoundPiece(sampleRate: 16_000, from: first, count: count) { _ in true }
        }
    }
    attempt { () throws(MediaError) in
        _ = try file.soundSampleCount(sampleRate: 48_000, from: 20_000)
    }
    _ = try file.allSamples(sampleRate: 16_000)
}

private func readText(_ path: String) throws(MediaError) {
    let info = try MediaProbe.info(path: path)
    for stream in info.subtitles.prefix(4) {
        attempt { () throws(MediaError) in
            let track = try SubtitleTrack(
                stream: stream.index, of: path, deadlineSeconds: deadlineSeconds)
            for cue in track.cues + track.trimmed(to: 0..<100).cues {
                guard cue.startSeconds < cue.endSeconds, !cue.text.isEmpty else {
                    fatalError("a cue that is never shown: \(cue)")
                }
            }
        }
    }
}
