package import ClipDatasets
package import Essentials

/// Which files were left out or failed, how often and why; becomes `skipped.csv`.
package struct FaultLedger: Codable, Equatable {
    /// One file with one reason.
    package struct Entry: Codable, Equatable {
        package let name: String
        package let reason: String
        package let detail: String
        package var count: Int
    }

    package private(set) var entries: [Entry] = []
    /// Samples that met a damaged file.
    package private(set) var damagedSamples = 0

    /// Nothing noted yet.
    package init() {}

    /// Notes a file that does not take part at all.
    package mutating func exclude(_ file: SkippedFile) {
        entries.append(Entry(name: file.name, reason: file.reason, detail: file.detail, count: 0))
    }

    /// Notes that a sample could not be cut from a file.
    package mutating func note(_ fault: SampleFault, file: String) {
        if fault.isDamage { damagedSamples += 1 }
        let known = entries.firstIndex { $0.name == file && $0.reason == fault.reason }
        if let known {
            entries[known].count += 1
        } else {
            let entry = Entry(name: file, reason: fault.reason, detail: fault.detail, count: 1)
            entries.append(entry)
        }
    }

    /// How many files there are for each reason, most frequent first.
    package var filesByReason: [(reason: String, files: Int)] {
        Dictionary(grouping: entries, by: \.reason)
            .map { ($0.key, $0.value.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Writes the table: file, reason, how many samples (0: the file took no part), message.
    package func write(to path: String) throws(FileError) {
        let rows = entries.sorted { ($0.name, $0.reason) < ($1.name, $1.reason) }.map { entry in
            [entry.name, entry.reason, String(entry.count), entry.detail].map(TextForms.csvField)
                .joined(separator: ",")
        }
        let lines = ["file,reason,samples,detail"] + rows
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
    }
}
