public import Essentials
internal import Foundation

/// A sentence that somebody wrote about a video, or about a part of it.
public struct Caption: Sendable, Equatable {
    /// By which the video is known: its file's name, with or without folders and ending.
    public let video: String
    /// The part that it tells of, in seconds since the video's beginning; nil for the whole.
    public let seconds: Range<Double>?
    /// The sentence.
    public let text: String

    /// Makes a caption from its parts.
    public init(video: String, seconds: Range<Double>?, text: String) {
        self.video = video
        self.seconds = seconds
        self.text = text
    }
}

/// Reads files of captions as benchmarks have them.
///
/// Forms: MSR-VTT's JSON (`videos` with `video_id` and `split`, `sentences` with `video_id` and `caption`); YouCook2's
/// JSON (`database`, by video `subset` and `annotations` with `segment` and `sentence`); a CSV file whose head names a
/// column `video_id` (or `file`, `video`), one `sentence` (or `caption`, `text`), and perhaps `start` and `end` in
/// seconds, such as the 1k-A split of MSR-VTT. Sources: Xu, Mei, Yao, Rui, CVPR 2016; Zhou, Xu, Corso, AAAI 2018.
public enum CaptionFile {
    /// Reads the captions of a file.
    ///
    /// - Parameters:
    ///   - path: a file ending in `.json` or `.csv`.
    ///   - subset: only videos of this split or subset, where the file tells any; nil for all.
    /// - Returns: at least one caption, in the order of the file, those of YouCook2 in order of their videos.
    /// - Throws: `FileError` where it is missing, of no such form, or without a caption.
    public static func captions(
        at path: String, subset: String? = nil
    ) throws(FileError) -> [Caption] {
        let captions =
            path.lowercased().hasSuffix(".json")
            ? try json(at: path, subset) : try table(at: path)
        guard !captions.isEmpty else {
            throw .malformed(
                path, "holds no caption" + (subset.map { " of the subset '\($0)'" } ?? ""))
        }
        return captions
    }

    // MARK: - JSON

    private struct Content: Decodable {
        let videos: [Video]?
        let sentences: [Sentence]?
        let database: [String: Entry]?

        struct Video: Decodable {
            let video: String
            let split: String?

            private enum CodingKeys: String, CodingKey {
                case video = "video_id"
                case split
            }
        }

        struct Sentence: Decodable {
            let video: String
            let caption: String

            private enum CodingKeys: String, CodingKey {
                case video = "video_id"
                case caption
            }
        }

        struct Entry: Decodable {
            let subset: String?
            let annotations: [Annotation]?
        }

        struct Annotation: Decodable {
            let segment: [Double]
            let sentence: String?
        }
    }

    private static func json(
        at path: String, _ subset: String?
    ) throws(FileError) -> [Caption] {
        let data = Data(try ReadFile.bytes(at: path))
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: data)
        } catch {
            throw .malformed(path, "is neither MSR-VTT's form nor YouCook2's: \(error)")
        }
        if let sentences = content.sentences {
            let splits = Dictionary(
                (content.videos ?? []).map { ($0.video, $0.split) }
            ) { first, _ in first }
            return sentences.filter { fits(splits[$0.video] ?? nil, subset) }
                .map { Caption(video: $0.video, seconds: nil, text: $0.caption) }
        }
        guard let database = content.database else {
            throw .malformed(path, "has neither 'sentences' nor 'database'")
        }
        var captions: [Caption] = []
        for (video, entry) in database.sorted(by: { $0.key < $1.key })
        where fits(entry.subset, subset) {
            // Videos of the test subset come without sentences.
            for annotation in entry.annotations ?? [] {
                guard let sentence = annotation.sentence else { continue }
                guard annotation.segment.count == 2, annotation.segment[0] < annotation.segment[1]
                else { throw .malformed(path, "has a segment of \(video) that is none") }
                captions.append(
                    Caption(
                        video: video, seconds: annotation.segment[0]..<annotation.segment[1],
                        text: sentence))
            }
        }
        return captions
    }

    private static func fits(_ told: String?, _ wanted: String?) -> Bool {
        wanted == nil || told == nil || told == wanted
    }

    // MARK: - CSV

    private static func table(at path: String) throws(FileError) -> [Caption] {
        let records = TextForms.csvRecords(of: try ReadFile.text(at: path))
        let head = records.first?.fields.map { $0.lowercased() } ?? []
        func column(_ names: String...) -> Int? {
            names.lazy.compactMap { head.firstIndex(of: $0) }.first
        }
        guard let video = column("video_id", "file", "video"),
            let text = column("sentence", "caption", "text")
        else {
            throw .malformed(
                path,
                "must begin with a line that names 'video_id' and 'sentence', and perhaps "
                    + "'start' and 'end'")
        }
        let (start, end) = (column("start"), column("end"))
        var captions: [Caption] = []
        for (line, fields) in records.dropFirst() {
            guard fields.count == head.count, !fields[video].isEmpty, !fields[text].isEmpty else {
                throw .malformed(path, "line \(line) is no caption")
            }
            var seconds: Range<Double>?
            if let start, let end {
                guard let from = Double(fields[start]), let to = Double(fields[end]), from < to
                else { throw .malformed(path, "line \(line) has no times") }
                seconds = from..<to
            }
            captions.append(Caption(video: fields[video], seconds: seconds, text: fields[text]))
        }
        return captions
    }
}
