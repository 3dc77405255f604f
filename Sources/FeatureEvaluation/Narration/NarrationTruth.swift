public import ClipDatasets
public import Essentials
internal import Foundation
public import MediaIO

/// A sentence with the time in which what it tells of is seen.
public struct TrueCue: Sendable, Equatable {
    /// The sentence at its true time.
    public let cue: SubtitleCue
    /// Whether it is about something in view; nil where nobody says.
    public let isSeen: Bool?
}

/// When what is said in clips is really seen; for judging, never for training.
public struct NarrationTruth: Sendable {
    private let folder: String?
    private let reader: NarrationReader

    /// Prepares to look up the truth.
    ///
    /// - Parameters:
    ///   - folder: a folder of truth of rendered clips, `<clip>.json` with `narration`; nil takes the clips' own text as
    ///     it is.
    ///   - reader: reads the text of clips.
    public init(folder: String? = nil, reader: NarrationReader = NarrationReader()) {
        self.folder = folder
        self.reader = reader
    }

    /// The sentences of a clip at their true times, in their order; empty where there are none.
    ///
    /// - Throws: `FileError` where the folder has a file for the clip that cannot be read, or none.
    public func cues(of clip: ClipRecord) throws(FileError) -> [TrueCue] {
        guard let folder else {
            let cues = reader.narration(of: clip).narration?.cues ?? []
            return cues.map { TrueCue(cue: $0, isSeen: nil) }
        }
        let path = "\(folder)/\(ClipFiles.stem(clip.path)).json"
        let data = Data(try ReadFile.bytes(at: path))
        let start = clip.info.video?.startSeconds ?? 0
        let truth: Truth
        do {
            truth = try JSONDecoder().decode(Truth.self, from: data)
        } catch {
            throw .malformed(path, "has no list 'narration': \(error)")
        }
        return truth.narration.filter { $0.start < $0.end }.map {
            TrueCue(
                cue: SubtitleCue(
                    startSeconds: start + $0.start, endSeconds: start + $0.end, text: $0.text),
                isSeen: $0.object != nil)
        }.sorted { $0.cue.startSeconds < $1.cue.startSeconds }
    }

    private struct Truth: Decodable {
        let narration: [Sentence]

        struct Sentence: Decodable {
            let start: Double
            let end: Double
            let text: String
            let object: Int?
        }
    }
}
