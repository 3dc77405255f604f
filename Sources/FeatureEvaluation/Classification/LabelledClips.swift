public import ClipDatasets
internal import Essentials

/// Clips of known classes, what must stay together, and how they are divided, where that is given.
public struct LabelledClips: Sendable {
    /// A clip and what is known about it.
    struct Item: Sendable {
        let clip: ClipRecord
        let label: String
        /// What it shares with others that never come into training and test.
        let group: String
        /// `train`, `validation`, `test` or the name of a fold; nil where nothing is given.
        let split: String?
    }

    /// In the order of the clips.
    let items: [Item]
    /// How many clips, lines and classes were left out, by reason.
    public private(set) var leftOut: [String: Int] = [:]

    /// The names of the classes, sorted.
    public let classNames: [String]
    /// The class of each item, by its place in `classNames`.
    let labels: [Int]
    /// The group of each item, from 0 in the order of the items.
    let groups: [Int]

    /// How many clips there are.
    public var count: Int { items.count }
    /// How many groups they belong to.
    public var groupCount: Int { Set(groups).count }

    /// Takes labels from folders: `CLASS/...`, or `train/CLASS/...` and `test/CLASS/...`, where there are these two
    /// and no others but `validation`.
    ///
    /// Files of UCF101's form `..._g01_c02` belong to the group of their class and number, and views of an event
    /// (`ViewName`) belong together; any other clip is a group of its own.
    ///
    /// - Parameters:
    ///   - clips: named relative to the folder.
    ///   - skipsUnfit: whether clips in no folder, and classes of fewer than two groups, are left out.
    /// - Throws: `DatasetError` where a clip lies in no folder, or `checked` does.
    public init(folders clips: [ClipRecord], skipsUnfit: Bool) throws(DatasetError) {
        let tops = Set(clips.compactMap { Self.parts($0.name).first })
        let hasParts =
            tops.isSuperset(of: ["train", "test"])
            && tops.isSubset(of: ["train", "test", "validation"])
        var items: [Item] = []
        var leftOut: [String: Int] = [:]
        for clip in clips {
            let parts = Self.parts(clip.name)
            guard parts.count > (hasParts ? 1 : 0) else {
                guard skipsUnfit else {
                    throw DatasetError(
                        .unusable,
                        "\(clip.path) lies in no folder of a class; move it into one, give a table with "
                            + "--labels, or leave such clips out with --skip-unfit")
                }
                leftOut["unlabelled", default: 0] += 1
                continue
            }
            items.append(
                Item(
                    clip: clip, label: parts[hasParts ? 1 : 0], group: GroupName.of(clip.name),
                    split: hasParts ? parts[0] : nil))
        }
        try self.init(items, leftOut, skipsUnfit)
    }

    /// Takes labels from a table.
    ///
    /// Groups that the table does not name are told from names, as those of folders.
    ///
    /// - Parameters:
    ///   - table: names files as in their folder, with or without folder and ending where that is clear.
    ///   - clips: the clips that there are.
    ///   - skipsUnfit: whether clips without a line, lines without a clip or a label, and classes of fewer than two
    ///     groups are left out.
    /// - Throws: `FileError` where a line names no clip, or one that another line named, has no label, or a clip
    ///   has no line; `DatasetError` as `checked`.
    public init(table: LabelTable, clips: [ClipRecord], skipsUnfit: Bool) throws {
        let files = ClipFiles(clips)
        var rows: [String: LabelTable.Row] = [:]
        var leftOut: [String: Int] = [:]
        for row in table.rows {
            guard let clip = files.clip(row.file), !row.label.isEmpty else {
                guard skipsUnfit else { throw Self.misfit(row, files, table.path) }
                leftOut["line of the table", default: 0] += 1
                continue
            }
            if let first = rows[clip.path] {
                throw FileError.malformed(
                    table.path,
                    "lines \(first.line) and \(row.line) both name \(clip.name); keep one of them")
            }
            rows[clip.path] = row
        }
        var items: [Item] = []
        for clip in clips {
            guard let row = rows[clip.path] else {
                guard skipsUnfit else {
                    throw FileError.malformed(
                        table.path,
                        "has no line for \(clip.name); add one, or leave such clips out with --skip-unfit"
                    )
                }
                leftOut["unlabelled", default: 0] += 1
                continue
            }
            items.append(
                Item(
                    clip: clip, label: row.label, group: row.group ?? GroupName.of(clip.name),
                    split: row.split))
        }
        try self.init(items, leftOut, skipsUnfit)
    }

    /// Leaves items out that could not be read, and then classes of fewer than two groups.
    ///
    /// - Parameter unread: places in `items`.
    /// - Returns: the others.
    /// - Throws: `DatasetError` where fewer than two classes are left.
    func without(_ unread: Set<Int>) throws(DatasetError) -> LabelledClips {
        guard !unread.isEmpty else { return self }
        let kept = items.indices.filter { !unread.contains($0) }.map { items[$0] }
        return try LabelledClips(kept, leftOut, true)
    }

    private init(
        _ all: [Item], _ leftOut: [String: Int], _ skipsUnfit: Bool
    ) throws(DatasetError) {
        let grouped = Dictionary(grouping: all, by: \.label).mapValues {
            Set($0.map(\.group)).count
        }
        let rare = grouped.filter { $0.value < 2 }.keys.sorted()
        if let name = rare.first, !skipsUnfit {
            throw DatasetError(
                .unusable,
                "class '\(name)' has one clip or group only, which cannot be in training and in test; add "
                    + "another, or leave such classes out with --skip-unfit")
        }
        let items = all.filter { !rare.contains($0.label) }
        let names = Set(items.map(\.label)).sorted()
        guard names.count >= 2 else {
            throw DatasetError(
                .unusable,
                "needs at least 2 classes of at least 2 clips, found \(names.count)"
                    + (rare.isEmpty ? "" : " and \(rare.count) of one clip or group"))
        }
        self.items = items
        self.leftOut = leftOut
        if !rare.isEmpty { self.leftOut["class of one clip or group"] = rare.count }
        classNames = names
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        labels = items.map { places[$0.label] ?? 0 }
        var numbers: [String: Int] = [:]
        groups = items.map { item in
            let next = numbers.count
            let number = numbers[item.group] ?? next
            numbers[item.group] = number
            return number
        }
    }

    private static func misfit(
        _ row: LabelTable.Row, _ files: ClipFiles, _ path: String
    ) -> FileError {
        guard files.clip(row.file) != nil else {
            return .malformed(
                path,
                "line \(row.line): '\(row.file)' has \(files.reasonForNone(row.file)) among those that can be "
                    + "read; correct it, or leave such lines out with --skip-unfit")
        }
        return .malformed(
            path,
            "line \(row.line): '\(row.file)' has an empty label; fill it in, or leave such lines out "
                + "with --skip-unfit")
    }

    // MARK: - Names

    /// The folders of a name, outermost first.
    private static func parts(_ name: String) -> [String] {
        name.split(separator: "/").dropLast().map(String.init)
    }
}
