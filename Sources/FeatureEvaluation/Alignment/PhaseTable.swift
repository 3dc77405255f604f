public import ClipDatasets
public import Essentials

/// The phases of sequences: what happens when.
public struct PhaseTable: Sendable {
    /// One phase of a sequence.
    private struct Phase: Sendable {
        let span: Range<Double>
        let name: String
    }

    /// By path.
    private var phases: [String: [Phase]] = [:]
    private static let head = ["file", "seconds_start", "seconds_end", "phase"]

    /// Reads a CSV file with the head `file,seconds_start,seconds_end,phase`.
    ///
    /// - Parameters:
    ///   - path: of the file; its spans are in seconds of the file's clock, half open.
    ///   - clips: the clips that it is about.
    /// - Throws: `FileError` where it is missing, has another form, names another file, or lets two phases overlap.
    public init(contentsOf path: String, for clips: [ClipRecord]) throws(FileError) {
        let records = TextForms.csvRecords(of: try ReadFile.text(at: path))
        guard records.first?.fields == Self.head else {
            throw .malformed(path, "line 1 is not '\(Self.head.joined(separator: ","))'")
        }
        let files = ClipFiles(clips)
        for (line, fields) in records.dropFirst() {
            guard fields.count == 4, let start = Double(fields[1]), let end = Double(fields[2]),
                start < end, abs(start) < 1e9, abs(end) < 1e9, !fields[3].isEmpty
            else {
                throw .malformed(
                    path, "line \(line) is not a file, a start, a later end and a phase")
            }
            guard let clip = files.clip(fields[0]) else {
                throw .malformed(
                    path,
                    "line \(line): '\(fields[0])' has \(files.reasonForNone(fields[0])) among those that can "
                        + "be read")
            }
            let known = phases[clip.path] ?? []
            guard !known.contains(where: { $0.span.overlaps(start..<end) }) else {
                throw .malformed(path, "line \(line) overlaps another phase of \(clip.name)")
            }
            phases[clip.path] = known + [Phase(span: start..<end, name: fields[3])]
        }
    }

    /// The names of all phases, sorted.
    var names: [String] { Set(phases.values.joined().map(\.name)).sorted() }

    /// The phase at an instant; nil where there is none.
    func phase(of clip: ClipRecord, at seconds: Double) -> String? {
        phases[clip.path]?.first { $0.span.contains(seconds) }?.name
    }

    /// The third of a sequence, 0 to 2, that a frame lies in.
    static func third(_ index: Int, of count: Int) -> Int { index * 3 / count }
}
