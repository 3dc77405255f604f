// Feeds text that libFuzzer makes up to everything in MediaIO that reads files of subtitles.
import Glibc
@testable import MediaIO

/// Puts the bytes into a file in memory, reads it as each form, and writes what was read; reads them as text of a stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func readMadeUpSubtitles(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    for suffix in ["srt", "vtt", "json"] {
        // A file in memory: the disk would be the bottleneck.
        let path = "/dev/shm/clapper-fuzz-\(getpid()).\(suffix)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, count == 0 || write(descriptor, bytes, count) == count else {
            fatalError("\(path): \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        defer { unlink(path) }
        do throws(MediaError) {
            check(try SubtitleFile(path: path).track(startSeconds: 1))
        } catch {
            guard !error.message.isEmpty else { fatalError("an error without a message") }
        }
    }
    let content = UnsafeBufferPointer(start: bytes, count: count)
    for hidesAllBraces in [false, true] {
        let plain = DialogueText(hidesAllBraces: hidesAllBraces).plain(event: Array(content))
        guard plain.count <= count else { fatalError("text became longer") }
        _ = PlainLines.tidied(TextEncoding.text(of: plain))
    }
    return 0
}

private func check(_ track: SubtitleTrack) {
    for cue in track.cues + track.trimmed(to: 0..<100).cues {
        guard cue.startSeconds < cue.endSeconds, !cue.text.isEmpty else {
            fatalError("a cue that is never shown: \(cue)")
        }
    }
    guard track.cues.isEmpty || !SubRipText.text(of: track.cues).isEmpty else {
        fatalError("cues that cannot be written")
    }
    // Words of letters alone hold no markup, so that as many cues have to come back.
    let plain = track.cues.filter { cue in
        cue.text.allSatisfy { $0.isLetter || $0.isNewline } && cue.startSeconds >= 0
    }
    let path = "/dev/shm/clapper-fuzz-\(getpid())-written.srt"
    guard !plain.isEmpty, let file = fopen(path, "w") else { return }
    fputs(SubRipText.text(of: plain), file)
    fclose(file)
    defer { unlink(path) }
    do throws(MediaError) {
        let read = try SubtitleFile(path: path).track()
        guard read.cues.count == plain.count, read.faults.isEmpty else {
            fatalError("\(plain.count) cues were written, \(read.cues.count) read")
        }
    } catch {
        fatalError("what was written cannot be read: \(error)")
    }
}
