internal import ClipDatasets
internal import MediaIO

/// A manifest in a few lines: how many files there are, and how many have which flaw.
enum ManifestSummary {
    /// A share of a file from which on it counts as silent or still altogether.
    private static let nearlyAll = 0.95
    /// Sound that ends this many seconds before the picture counts as shorter.
    private static let shortageSeconds = 0.5

    static func lines(of manifest: Manifest) -> [String] {
        [inventory(of: manifest)] + (flaws(of: manifest).map { [$0] } ?? [])
    }

    private static func inventory(of manifest: Manifest) -> String {
        let seconds = manifest.clips.compactMap(\.info.durationSeconds).reduce(0, +)
        let both = manifest.clips.count { $0.info.video != nil && $0.info.audio != nil }
        let soundless = manifest.clips.count { $0.info.audio == nil }
        let pictureless = manifest.clips.count { $0.info.video == nil }
        return "\(manifest.clips.count) files, \(Int(seconds)) s: \(both) with picture and sound, "
            + "\(soundless) without sound, \(pictureless) without picture; "
            + "\(manifest.skipped.count) cannot be opened, "
            + "\(manifest.companionCount) other files passed over"
    }

    /// How many files have each flaw; nil where contents were not measured.
    private static func flaws(of manifest: Manifest) -> String? {
        let contents = manifest.clips.compactMap(\.content)
        guard !contents.isEmpty else { return nil }
        func count(_ condition: (ContentMeasurements) -> Bool) -> Int {
            contents.count { condition($0.measurements) }
        }
        let damaged = manifest.clips.count { ManifestTable.status(of: $0) != "ok" }
        let silent = count { $0.sound.map { $0.silentShare >= nearlyAll } ?? false }
        let still = count { ($0.picture?.stillShare ?? 0) >= nearlyAll }
        let bordered = count { $0.picture?.hasBorders ?? false }
        let short = count { ($0.soundShortageSeconds ?? 0) > shortageSeconds }
        let copies = contents.count { $0.sameAs != nil }
        return
            "\(damaged) damaged, \(silent) silent, \(still) still, \(bordered) with dark borders, "
            + "\(short) with sound shorter than the picture, \(copies) the same as another file"
    }
}
