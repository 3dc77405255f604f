internal import Essentials
internal import Foundation
public import MediaIO
internal import Synchronization

/// What was understood of the speech of files, kept in the user's cache, never beside the videos.
///
/// A file's speech is recognized once by a model: entries are found by the file's content and the model. They can be
/// deleted at any time.
public struct RecognizedSpeech: Sendable {
    private let recognizer: SpeechRecognizer
    private let folder: String

    /// By what the user chooses the folder.
    private static let choice = "CLAPPER_CACHE"
    /// Changes with the format and with how speech is recognized.
    private static let version = 2

    /// One thread writes at a time: two files of the same content have the same entry, and a process has one place
    /// beside it to write to.
    private static let writing = Mutex(())

    /// Prepares recognition with the model and the cache that the environment names.
    ///
    /// - Parameter environment: see `SpeechModel` and `UserCache`.
    /// - Throws: `FileError.missing` where the model is, `ConfigurationError` where no cache is named.
    public init(environment: [String: String]) throws {
        let model = try SpeechModel(environment: environment)
        recognizer = SpeechRecognizer(model: model)
        let cache = try UserCache.requiredFolder(
            environment: environment, remedy: "name a folder for recognized speech in one")
        folder = "\(cache)/speech-\(Self.version)/\(model.identity)"
    }

    /// The speech of a file, from the cache where it is known.
    ///
    /// - Parameter path: a file with sound.
    /// - Returns: the track; its cues may be none.
    /// - Throws: `MediaError` where the file cannot be decoded, the model not be read, or the cache not be written.
    public func track(of path: String) throws(MediaError) -> SubtitleTrack {
        let key = try FileContent(path: path).key { _ in [] }
        let entry = "\(folder)/\(key.prefix(2))/\(key).json"
        if let cues = cues(at: entry) { return track(path, cues) }
        let heard = try recognizer.track(of: try MediaFile(path: path))
        try keep(heard.cues, at: entry, path)
        return heard
    }

    private func track(_ path: String, _ cues: [SubtitleCue]) -> SubtitleTrack {
        SubtitleTrack(
            path: path, streamIndex: nil, codec: "asr", language: recognizer.language, cues: cues,
            faults: [])
    }

    /// What an entry holds; nil where there is none, or it is damaged.
    private func cues(at entry: String) -> [SubtitleCue]? {
        guard let bytes = try? ReadFile.bytes(at: entry) else { return nil }
        return try? JSONDecoder().decode([SubtitleCue].self, from: Data(bytes))
    }

    private func keep(
        _ cues: [SubtitleCue], at entry: String, _ path: String
    ) throws(MediaError) {
        // Plain structs of strings and finite numbers always encode.
        guard let data = try? JSONEncoder.sorted.encode(cues) else {
            programmingError("recognized speech: cues could not be encoded")
        }
        do {
            try CacheFolder.make(
                (entry as NSString).deletingLastPathComponent, choice: Self.choice)
            try Self.writing.withLock { _ in
                try AtomicFile.write(String(decoding: data, as: UTF8.self), to: entry)
            }
        } catch {
            throw MediaError(
                code: .cannotWrite, path: path,
                message: "what was recognized cannot be kept: \(error)")
        }
    }
}
