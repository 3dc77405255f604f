internal import Essentials
internal import Inference
internal import MediaIO
internal import Reporting

/// Writes where sentences were placed, and how well they fit each instant.
struct AlignmentOutput {
    /// The forms, by the ending of the path.
    enum Form: String, CaseIterable {
        case srt
        case png
        case npy

        init?(path: String) {
            guard let form = Self.allCases.first(where: { path.hasSuffix("." + $0.rawValue) })
            else { return nil }
            self = form
        }
    }

    let clip: String
    let similarity: CueSimilarity
    let aligned: [AlignedCue]
    /// From one instant to the next.
    let step: Double
    /// Where the clip begins on its clock: the times of `.srt` files count from there.
    let startSeconds: Double

    /// Writes the file that `path` names.
    ///
    /// - Throws: `FileError`.
    func write(to path: String) throws(FileError) {
        switch Form(path: path) {
        case .png: try PNGWriter.write(picture, to: path)
        case .npy:
            try NumPyArray(
                shape: [similarity.cues.count, similarity.seconds.count],
                values: similarity.values
            ).write(to: path)
        case .srt, nil: try AtomicFile.write(subtitles, to: path)
        }
    }

    /// The sentences in the order in which they are now said.
    private var subtitles: String {
        let ordered = aligned.enumerated().sorted {
            ($0.element.cue.startSeconds, $0.offset) < ($1.element.cue.startSeconds, $1.offset)
        }
        return SubRipText.text(of: ordered.map { $0.element.cue.moved(by: -startSeconds) })
    }

    private var picture: RGBImage {
        let width = similarity.seconds.count
        let rows = similarity.cues.enumerated().map { index, cue in
            let placed = aligned[index].cue
            return CueMatrixPicture.Row(
                label: cue.text.split(separator: "\n").joined(separator: " "),
                said: cue.startSeconds..<cue.endSeconds,
                placed: aligned[index].isSeen ? placed.startSeconds..<placed.endSeconds : nil,
                values: Array(similarity.values[index * width..<(index + 1) * width]))
        }
        let name = clip.split(separator: "/").last.map(String.init) ?? ""
        return CueMatrixPicture(
            title: "\(name): similarity of sentences and pictures", rows: rows,
            seconds: similarity.seconds, step: step
        ).render()
    }

    /// A line a sentence, in the order in which they were said.
    var table: ResultTable {
        var table = ResultTable(columns: [
            "start (s)", "end (s)", "moved (s)", "score", "verdict", "text",
        ])
        for aligned in aligned {
            table.rows.append([
                .number(aligned.cue.startSeconds - startSeconds, decimals: 2),
                .number(aligned.cue.endSeconds - startSeconds, decimals: 2),
                .number(aligned.shift, decimals: 2), .number(aligned.score, decimals: 2),
                .text(aligned.isSeen ? "seen" : "nothing seen"),
                .text(aligned.cue.text.split(separator: "\n").joined(separator: " ")),
            ])
        }
        return table
    }
}
