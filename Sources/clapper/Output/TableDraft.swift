internal import Essentials

/// A CSV table that is written line by line; it appears when it is finished, and else leaves nothing.
final class TableDraft {
    private var draft: AtomicFile.Draft?

    /// Begins a table with its head.
    init(path: String, head: String) throws(FileError) {
        draft = try AtomicFile.Draft(path: path)
        try append(line: head)
    }

    /// Adds a line, which holds no line break.
    func append(line: String) throws(FileError) {
        try draft?.writer.append(Array((line + "\n").utf8))
    }

    /// Puts the table in its place.
    func finish() throws(FileError) {
        guard let finished = draft.take() else { return }
        try finished.commit()
    }
}
