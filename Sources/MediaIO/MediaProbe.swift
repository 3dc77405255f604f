/// Looks into media files without decoding them.
public enum MediaProbe {
    /// What the file at `path` holds.
    ///
    /// - Throws: `MediaError.unreadable` when the path is no readable file, `notMedia` when FFmpeg
    ///   recognizes nothing in it.
    public static func info(path: String) throws(MediaError) -> MediaInfo {
        let deadline = Deadline(seconds: MediaFile.defaultDeadlineSeconds)
        return StreamInspector(container: try InputContainer(path: path, deadline: deadline)).info()
    }
}
