// Changes to the tables of an index.

extension IndexDatabase {
    /// Adds a content with its items, whose vectors are in the files already, and its first file.
    func add(
        _ file: IndexedFile, _ items: [IndexedModality: [IndexedItem]],
        after rows: [IndexedModality: Int]
    ) throws(IndexError) {
        try connection.transaction(writing: true) { () throws(IndexError) in
            try connection.run("INSERT INTO content (key) VALUES (?)", .text(file.contentKey))
            let content = connection.lastInsertedRow
            let insert = try connection.prepare("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)")
            for (modality, items) in items {
                let first = rows[modality] ?? 0
                for (offset, item) in items.enumerated() {
                    try insert.run([
                        .text(modality.rawValue), .integer(first + offset), .integer(content),
                        .integer(item.stream), .real(item.seconds.lowerBound),
                        .real(item.seconds.upperBound),
                    ])
                }
                try connection.run(
                    "UPDATE vectors SET count = ? WHERE modality = ?",
                    .integer(first + items.count), .text(modality.rawValue))
            }
            try insertLink(file)
        }
    }

    /// Says that a file holds a content that is there.
    func link(_ file: IndexedFile) throws(IndexError) {
        try connection.transaction(writing: true) { () throws(IndexError) in try insertLink(file) }
    }

    private func insertLink(_ file: IndexedFile) throws(IndexError) {
        try connection.run(
            "INSERT OR REPLACE INTO file SELECT ?, ?, id FROM content WHERE key = ?",
            .text(file.path), .text(file.stamp), .text(file.contentKey))
    }

    /// Forgets files; their contents stay until `renumber`.
    func remove(_ paths: [String]) throws(IndexError) {
        try connection.transaction(writing: true) { () throws(IndexError) in
            for path in paths { try connection.run("DELETE FROM file WHERE path = ?", .text(path)) }
        }
    }

    /// The rows of contents that a file still holds, in order, and whether there are other contents.
    func rowsInUse() throws(IndexError) -> (kept: [IndexedModality: [Int]], hasOthers: Bool) {
        try connection.transaction(writing: false) { () throws(IndexError) in
            var hasOthers = false
            try connection.run(
                "SELECT 1 FROM content WHERE id NOT IN (SELECT content FROM file) LIMIT 1"
            ) { _ in hasOthers = true }
            var kept: [IndexedModality: [Int]] = [:]
            guard hasOthers else { return (kept, false) }
            for modality in IndexedModality.allCases {
                var rows: [Int] = []
                try connection.run(
                    """
                    SELECT row FROM item WHERE modality = ?
                    AND content IN (SELECT content FROM file) ORDER BY row
                    """, .text(modality.rawValue)
                ) { rows.append($0.integer(0)) }
                kept[modality] = rows
            }
            return (kept, true)
        }
    }

    /// Drops contents that no file holds; the rows that stay are numbered from 0 on, in new files.
    func renumber(
        keeping rows: [IndexedModality: [Int]], in places: [IndexedModality: Vectors]
    ) throws(IndexError) {
        try connection.transaction(writing: true) { () throws(IndexError) in
            try connection.execute(
                """
                DELETE FROM item WHERE content NOT IN (SELECT content FROM file);
                DELETE FROM content WHERE id NOT IN (SELECT content FROM file);
                """)
            let update = try connection.prepare(
                "UPDATE item SET row = ? WHERE modality = ? AND row = ?")
            for (modality, rows) in rows {
                // In ascending order each new number is free when it is given.
                for (new, old) in rows.enumerated() where new != old {
                    try update.run([.integer(new), .text(modality.rawValue), .integer(old)])
                }
            }
            for (modality, place) in places {
                try connection.run(
                    "UPDATE vectors SET file = ?, generation = ?, count = ? WHERE modality = ?",
                    .text(place.file), .integer(place.generation), .integer(place.count),
                    .text(modality.rawValue))
            }
        }
    }
}
