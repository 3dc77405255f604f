internal import ClipDatasets
public import Essentials

/// A table of what clips show: a CSV file with a head, and in it at least the columns of file and label.
public struct LabelTable: Sendable {
    /// The columns that count; others are passed over.
    public struct Columns: Sendable {
        /// Of labels.
        public var label = "label"
        /// Of groups, whose items never come into training and test; nil for `group`, where there is one and it
        /// is not that of labels.
        public var group: String?
        /// Of parts: `train`, `validation`, `test`, or names of folds; nil for `split`, where there is one.
        public var split: String?

        /// Makes a choice.
        public init(label: String = "label", group: String? = nil, split: String? = nil) {
            (self.label, self.group, self.split) = (label, group, split)
        }
    }

    /// One line.
    struct Row {
        let line: Int
        let file: String
        let label: String
        let group: String?
        let split: String?
    }

    let path: String
    let rows: [Row]

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - path: of the CSV file.
    ///   - columns: the columns that count.
    /// - Throws: `FileError` where it is missing, has no such columns or lines of another form.
    public init(contentsOf path: String, columns: Columns) throws(FileError) {
        self.path = path
        let records = TextForms.csvRecords(of: try ReadFile.text(at: path))
        let head = records.first?.fields ?? []
        func place(_ name: String, isRequired: Bool) throws(FileError) -> Int? {
            if let place = head.firstIndex(of: name) { return place }
            guard isRequired else { return nil }
            throw .malformed(
                path, "line 1 has no column '\(name)', only \(head.joined(separator: ","))")
        }
        let file = try place("file", isRequired: true)
        let label = try place(columns.label, isRequired: true)
        var group = try place(columns.group ?? "group", isRequired: columns.group != nil)
        if columns.group == nil, group == label { group = nil }
        let split = try place(columns.split ?? "split", isRequired: columns.split != nil)
        var rows: [Row] = []
        for (line, fields) in records.dropFirst() {
            guard fields.count == head.count, let file, let label, !fields[file].isEmpty else {
                throw .malformed(
                    path, "line \(line) has not the form \(head.joined(separator: ","))")
            }
            rows.append(
                Row(
                    line: line, file: fields[file], label: fields[label],
                    group: group.flatMap { fields[$0].isEmpty ? nil : fields[$0] },
                    split: split.map { fields[$0] }))
        }
        self.rows = rows
    }
}
