import ArgumentParser
internal import MediaIO

/// Ways of reading a file for training, each timed from opening the file on.
enum DecodeWork: String, CaseIterable, ExpressibleByArgument {
    case all
    case frames
    case framesSorted = "frames-sorted"
    case clips
    case clipsSorted = "clips-sorted"
    case sound

    /// What is counted per second.
    var unit: String {
        switch self {
        case .all, .frames, .framesSorted: "frames"
        case .clips, .clipsSorted: "clips"
        case .sound: "s of sound"
        }
    }
}

/// Reads a file of constant frame rate the ways that training does: pictures as 224x224 RGB, sound
/// as 48 kHz mono.
struct DecodeBench {
    let path: String
    let threads: Int
    /// Single frames that are asked for; half as many clips.
    let requests: Int

    static let size = FrameSize.exact(width: 224, height: 224)
    static let sampleRate = 48_000
    static let clipLength = 16

    /// Does one kind of work once; how many of its units that were.
    func run(_ work: DecodeWork) throws -> Double {
        let file = try MediaFile(path: path, decoderThreads: threads)
        switch work {
        case .all: return try all(file)
        case .frames: return try oneByOne(instants(file, requests, length: 1), file)
        case .framesSorted: return try sorted(instants(file, requests, length: 1), file)
        case .clips:
            return try oneByOne(instants(file, requests / 2, length: Self.clipLength), file)
        case .clipsSorted:
            return try sorted(instants(file, requests / 2, length: Self.clipLength), file)
        case .sound:
            return try file.allSamples(sampleRate: Self.sampleRate).durationSeconds
        }
    }

    private func all(_ file: MediaFile) throws -> Double {
        var count = 0
        try file.forEachFrame(size: Self.size) { _ in
            count += 1
            return true
        }
        return Double(count)
    }

    private func oneByOne(_ requests: [[Double]], _ file: MediaFile) throws -> Double {
        for instants in requests {
            if instants.count == 1 {
                _ = try file.frame(at: instants[0], size: Self.size)
            } else {
                try file.frames(at: instants, size: Self.size) { _, _ in }
            }
        }
        return Double(requests.count)
    }

    private func sorted(_ requests: [[Double]], _ file: MediaFile) throws -> Double {
        try file.frames(at: requests.flatMap { $0 }, size: Self.size) { _, _ in }
        return Double(requests.count)
    }

    /// Random stretches of frames, each given by the instants in the middle of its frames.
    ///
    /// The numbers are those of the linear congruential generator of Numerical Recipes, which
    /// Tools/peers/decode.py has too, so that every program reads the same frames.
    private func instants(_ file: MediaFile, _ count: Int, length: Int) throws -> [[Double]] {
        guard let video = file.info.video, let rate = video.frameRate,
            let seconds = video.durationSeconds ?? file.info.durationSeconds
        else {
            throw MediaError(
                code: .noVideo, path: path, message: "has no picture stream of a known frame rate")
        }
        let last = (seconds * rate).rounded() - Double(length)
        guard last < Double(UInt32.max) else {
            throw MediaError(
                code: .damaged, path: path, message: "promises pictures for \(seconds) s")
        }
        let frames = UInt64(max(0, last))
        var state: UInt32 = 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            let first = Int((UInt64(state) * frames) >> 32)
            return (first..<first + length).map { video.startSeconds + (Double($0) + 0.5) / rate }
        }
    }
}
