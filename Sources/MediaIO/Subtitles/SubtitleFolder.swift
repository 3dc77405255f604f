internal import Essentials
internal import Glibc

/// The names of a folder, in which the files of text that belong to its videos are found.
///
/// It is listed once, however many videos are asked for.
public struct SubtitleFolder: Sendable {
    /// What stands before a name, with the slash; empty for the working folder.
    private let prefix: String
    private let names: Set<String>
    /// Files of text by what their names begin with, up to any of their points.
    private let candidates: [Substring: [String]]

    /// Lists the folder that a file is in.
    ///
    /// - Throws: `MediaError.unreadable` where it cannot be listed.
    public init(of path: String) throws(MediaError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let entries = FolderContent.names(in: folder) else {
            throw MediaError(
                code: .unreadable, path: folder,
                message: "the folder cannot be listed: \(String(cString: strerror(errno)))")
        }
        prefix = slash.map { String(path[...$0]) } ?? ""
        names = Set(entries.compactMap { String(validating: $0, as: UTF8.self) })
        var candidates: [Substring: [String]] = [:]
        for name in names.sorted() where Self.suffixes.contains(Self.suffix(of: name)) {
            for point in name.indices where name[point] == "." {
                candidates[name[..<point], default: []].append(name)
            }
        }
        self.candidates = candidates
    }

    private static let suffixes: Set<String> = ["srt", "vtt", "json"]

    private static func suffix(of name: String) -> String {
        name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    }

    /// The files that by their names belong to a video, in order of name.
    ///
    /// To `clip.mp4` belong `clip.srt`, `clip.mp4.srt`, `clip.json`, `clip.en.srt`, `clip.pt-BR.forced.vtt`: its
    /// name with or without suffix, then a language of two or three letters or one of the words
    /// `forced`, `default`, `sdh`, `cc`, `hi`, all optional. Suffixes may be in capitals. Where there is
    /// a `clip.en.mp4`, `clip.en.srt` belongs to that one.
    ///
    /// - Parameter path: a video of the folder.
    /// - Returns: the files.
    public func files(beside path: String) -> [SubtitleFile] {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        let stem = Self.withoutSuffix(name)
        var found = candidates[name, default: []]
        if stem != name { found += candidates[stem, default: []] }
        return Set(found).sorted().compactMap { entry in
            guard let words = Self.words(of: entry, after: name), !isOfAnother(entry, than: name)
            else { return nil }
            return SubtitleFile(path: prefix + entry, language: Self.language(among: words))
        }
    }

    /// Whether the name of another file of the folder fits that of a side-car file better.
    private func isOfAnother(_ entry: String, than name: Substring) -> Bool {
        let stem = Self.withoutSuffix(entry[...])
        guard stem != name, stem != Self.withoutSuffix(name) else { return false }
        let suffix = name.dropFirst(Self.withoutSuffix(name).count)
        return names.contains(String(stem)) || names.contains(String(stem + suffix))
    }

    private static func withoutSuffix(_ name: Substring) -> Substring {
        name.lastIndex(of: ".").map { name[..<$0] } ?? name
    }

    private static let remarks: Set<String> = ["forced", "default", "sdh", "cc", "hi"]

    /// What stands between the video's name and the suffix; nil where the file is not its own.
    private static func words(of entry: String, after name: Substring) -> [Substring]? {
        for base in [name, withoutSuffix(name)] where !base.isEmpty && entry.hasPrefix(base + ".") {
            let words = entry.dropFirst(base.count + 1).split(
                separator: ".", omittingEmptySubsequences: false
            ).dropLast()
            if words.allSatisfy({ isLanguage($0) || remarks.contains($0.lowercased()) }) {
                return Array(words)
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
}
