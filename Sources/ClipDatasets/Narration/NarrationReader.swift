internal import Essentials
internal import MediaIO

/// What was found out about what is said in a clip.
public struct FoundNarration: Sendable, Equatable {
    /// What is said; nil where nothing is known of it.
    public let narration: ClipNarration?
    /// Which files and streams could not be read, and why.
    public let failures: [String]

    /// Makes a finding from its parts.
    public init(narration: ClipNarration?, failures: [String] = []) {
        self.narration = narration
        self.failures = failures
    }
}

/// Finds out what is said in clips.
///
/// Files beside the video come first (`SubtitleFolder`), then streams of text inside it; of several, those of the
/// wanted language, then in order of their names or places. The first that says anything counts. Where there is no text,
/// speech is recognized if that is wanted.
public struct NarrationReader: Sendable {
    private let language: String?
    /// What recognizes speech, or why nothing can; nil where that is not wanted.
    private let speech: Result<RecognizedSpeech, any Error>?

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - language: the language that is preferred, such as `en` (which `eng` and `en-GB` fit too; see `LanguageCode`); nil for none.
    ///   - speechEnvironment: names model and cache (`RecognizedSpeech`) where speech is to be recognized; nil where not.
    public init(language: String? = nil, speechEnvironment: [String: String]? = nil) {
        self.language = language
        speech = speechEnvironment.map { environment in
            Result { try RecognizedSpeech(environment: environment) }
        }
    }

    /// Refuses to go on where speech is to be recognized and cannot.
    ///
    /// - Throws: what `RecognizedSpeech` throws.
    public func requireSpeech() throws { _ = try speech?.get() }

    /// What is said in each of some clips.
    ///
    /// - Parameters:
    ///   - clips: the clips; folders with several are listed once.
    ///   - workers: how many threads read.
    /// - Returns: the findings in the order of the clips.
    public func narrations(of clips: [ClipRecord], workers: Int) -> [FoundNarration] {
        var folders: [String: Result<SubtitleFolder, MediaError>] = [:]
        for clip in clips {
            let name = Self.folderName(of: clip)
            if folders[name] == nil { folders[name] = Self.folder(of: clip) }
        }
        return ParallelMap.run(count: clips.count, workers: workers) { [folders] index in
            let clip = clips[index]
            return narration(
                of: clip, in: folders[Self.folderName(of: clip)] ?? Self.folder(of: clip))
        }
    }

    /// What is said in one clip.
    public func narration(of clip: ClipRecord) -> FoundNarration {
        narration(of: clip, in: Self.folder(of: clip))
    }

    private static func folderName(of clip: ClipRecord) -> String {
        clip.path.lastIndex(of: "/").map { String(clip.path[...$0]) } ?? ""
    }

    private static func folder(of clip: ClipRecord) -> Result<SubtitleFolder, MediaError> {
        do throws(MediaError) {
            return .success(try SubtitleFolder(of: clip.path))
        } catch {
            return .failure(error)
        }
    }

    private func narration(
        of clip: ClipRecord, in folder: Result<SubtitleFolder, MediaError>
    ) -> FoundNarration {
        var failures: [String] = []
        var files: [SubtitleFile] = []
        switch folder {
        case .success(let folder): files = folder.files(beside: clip.path)
        case .failure(let error): failures.append("\(error)")
        }
        func said(_ read: () throws(MediaError) -> SubtitleTrack) -> ClipNarration? {
            do throws(MediaError) {
                return ClipNarration(try read(), of: clip)
            } catch {
                failures.append("\(error)")
                return nil
            }
        }
        for file in preferredFirst(files, \.language) {
            let narration = said { () throws(MediaError) in
                try file.track(startSeconds: clip.info.startSeconds)
            }
            if narration != nil { return FoundNarration(narration: narration, failures: failures) }
        }
        for stream in preferredFirst(clip.info.subtitles, \.language) where stream.kind == .text {
            let narration = said { () throws(MediaError) in
                try SubtitleTrack(stream: stream.index, of: clip.path)
            }
            if narration != nil { return FoundNarration(narration: narration, failures: failures) }
        }
        guard clip.info.audio != nil else {
            return FoundNarration(narration: nil, failures: failures)
        }
        switch speech {
        case .success(let speech):
            let narration = said { () throws(MediaError) in try speech.track(of: clip.path) }
            return FoundNarration(narration: narration, failures: failures)
        case .failure(let error):
            return FoundNarration(narration: nil, failures: failures + ["\(error)"])
        case nil: return FoundNarration(narration: nil, failures: failures)
        }
    }

    /// The elements of the wanted language, then the others, each in their order.
    private func preferredFirst<Element>(
        _ elements: [Element], _ language: (Element) -> String?
    ) -> [Element] {
        elements.filter { isPreferred(language($0)) }
            + elements.filter { !isPreferred(language($0)) }
    }

    /// Whether a language, as a file tells it, is the wanted one.
    private func isPreferred(_ told: String?) -> Bool {
        guard let language, let told else { return false }
        return LanguageCode(told) == LanguageCode(language)
    }
}
