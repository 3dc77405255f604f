internal import MediaIO

/// How the record of a file comes about.
protocol FileInspector: Sendable {
    /// Checks, before any file is read, that a collection can be inspected.
    func prepare(forScanning path: String) throws

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - name: the path relative to the collection's root.
    ///   - path: the path by which it is opened.
    ///   - decoderThreads: how many threads may decode it.
    /// - Returns: the record of the file; nil when the scan is to end.
    /// - Throws: `MediaError` where the file has to be skipped.
    func inspect(
        _ name: String, at path: String, decoderThreads: Int
    ) throws(MediaError) -> ClipRecord?
}

/// Reads headers only.
struct HeaderInspector: FileInspector {
    func prepare(forScanning path: String) {}

    func inspect(
        _ name: String, at path: String, decoderThreads: Int
    ) throws(MediaError) -> ClipRecord? {
        let record = try ClipRecord(headersOf: path)
        return ClipRecord(
            name: name, path: path, byteCount: record.byteCount, info: record.info)
    }
}
