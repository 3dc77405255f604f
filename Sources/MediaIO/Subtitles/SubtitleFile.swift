internal import Essentials
internal import Glibc

/// A `.srt` or `.vtt` file that lies beside a video.
public struct SubtitleFile: Sendable, Equatable {
    /// Where it is.
    public let path: String
    /// As its name tells, such as `en` for `clip.en.srt`; nil where it does not.
    public let language: String?

    /// A file at a path; its name need not fit that of the video.
    public init(path: String, language: String? = nil) {
        self.path = path
        self.language = language
    }

    /// Largest file that is read: a hundred times the longest ones in use.
    private static let maximumBytes = 32 << 20

    // MARK: - Finding

    /// The files that by their names belong to a video, in order of name.
    ///
    /// To `clip.mp4` belong `clip.srt`, `clip.mp4.srt`, `clip.en.srt`, `clip.pt-BR.forced.vtt`: its
    /// name with or without suffix, then a language of two or three letters or one of the words
    /// `forced`, `default`, `sdh`, `cc`, `hi`, all optional. Suffixes may be in capitals. Where there is
    /// a `clip.en.mp4`, `clip.en.srt` belongs to that one.
    ///
    /// - Parameter path: the video.
    /// - Returns: the files.
    /// - Throws: `MediaError.unreadable` where the folder cannot be listed.
    public static func files(beside path: String) throws(MediaError) -> [SubtitleFile] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        guard let entries = FolderContent.names(in: folder) else {
            throw MediaError(
                code: .unreadable, path: folder,
                message: "the folder cannot be listed: \(String(cString: strerror(errno)))")
        }
        let prefix = slash.map { String(path[...$0]) } ?? ""
        let names = Set(entries.compactMap { String(validating: $0, as: UTF8.self) })
        return names.sorted().compactMap { entry in
            guard let words = words(of: entry, after: name),
                !isOfAnother(entry, than: name, among: names)
            else { return nil }
            return SubtitleFile(path: prefix + entry, language: language(among: words))
        }
    }

    /// Whether the name of another file of the folder fits that of a side-car file better.
    private static func isOfAnother(
        _ entry: String, than name: Substring, among names: Set<String>
    ) -> Bool {
        let stem = withoutSuffix(entry[...])
        guard stem != name, stem != withoutSuffix(name) else { return false }
        let suffix = name.dropFirst(withoutSuffix(name).count)
        return names.contains(String(stem)) || names.contains(String(stem + suffix))
    }

    private static func withoutSuffix(_ name: Substring) -> Substring {
        name.lastIndex(of: ".").map { name[..<$0] } ?? name
    }

    private static let remarks: Set<String> = ["forced", "default", "sdh", "cc", "hi"]

    /// What stands between the video's name and the suffix; nil where the file is not its own.
    private static func words(of entry: String, after name: Substring) -> [Substring]? {
        for base in [name, withoutSuffix(name)] where !base.isEmpty && entry.hasPrefix(base + ".") {
            var words = entry.dropFirst(base.count + 1).split(
                separator: ".", omittingEmptySubsequences: false)
            let suffix = words.removeLast().lowercased()
            guard suffix == "srt" || suffix == "vtt" else { return nil }
            if words.allSatisfy({ isLanguage($0) || remarks.contains($0.lowercased()) }) {
                return words
            }
        }
        return nil
    }

    private static func language(among words: [Substring]) -> String? {
        // "hi" is Hindi as long as no other word is a language.
        let language =
            words.first { isLanguage($0) && !remarks.contains($0.lowercased()) }
            ?? words.first(where: isLanguage)
        return language.map(String.init)
    }

    /// Whether a word is like `en`, `eng` or `pt-BR` (IETF BCP 47, the common forms).
    private static func isLanguage(_ word: Substring) -> Bool {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count),
            first.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return false }
        return parts.dropFirst().allSatisfy { part in
            (2...8).contains(part.count)
                && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
    }

    // MARK: - Reading

    /// Reads the file.
    ///
    /// The form follows from the content: it is WebVTT where it begins with that word or is called
    /// `.vtt`, else SubRip. Encodings: see `TextEncoding`. Cues without text are left out.
    ///
    /// - Parameter startSeconds: where the video begins on its clock (`MediaInfo.startSeconds`): the
    ///   times in the file count from there, as in players.
    /// - Returns: the cues, and each part that could not be read with its line.
    /// - Throws: `MediaError.unreadable`, and `notMedia` where the file is empty, too large, or
    ///   without a single line of times.
    public func track(startSeconds: Double = 0) throws(MediaError) -> SubtitleTrack {
        let text = try text()
        let isWebVTT = text.hasPrefix("WEBVTT") || path.lowercased().hasSuffix(".vtt")
        let form: CueParser.Form = isWebVTT ? .webVTT : .subRip
        guard let parsed = CueParser.parse(text, as: form) else {
            throw notMedia("has no line with the times of a cue")
        }
        let cues = parsed.cues.map {
            SubtitleCue(
                startSeconds: startSeconds + $0.startSeconds,
                endSeconds: startSeconds + $0.endSeconds, text: $0.text)
        }
        return SubtitleTrack(
            path: path, streamIndex: nil, codec: form.rawValue, language: language, cues: cues,
            faults: parsed.faults)
    }

    private func text() throws(MediaError) -> String {
        try RegularFile.check(path)
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= Self.maximumBytes else {
            throw notMedia("is larger than \(Self.maximumBytes >> 20) MiB")
        }
        do {
            return TextEncoding.text(of: try ReadFile.bytes(at: path))
        } catch {
            throw MediaError(code: .unreadable, path: path, message: error.message)
        }
    }

    private func notMedia(_ message: String) -> MediaError {
        MediaError(code: .notMedia, path: path, message: "\(message); not a subtitle file")
    }
}
