internal import ClipDatasets

/// Takes inventories while showing how far they are.
enum ScanProgress {
    /// Takes the inventory of a folder, file or manifest.
    static func scan(
        _ videos: String, takesPictures: Bool = false, workers: Int,
        measuredBy inspector: ContentInspector? = nil
    ) throws -> Manifest {
        let progress = CountProgress()
        defer { progress.clear() }
        return try Manifest.of(
            videos, takesPictures: takesPictures, workers: workers, measuredBy: inspector
        ) {
            progress.show($0, of: $1)
        }
    }
}
