internal import CFFmpeg
internal import CSndFile

/// The media libraries this process runs with.
public enum MediaLibraries {
    /// Name and version of each library, as loaded at run time.
    public static var versions: [(name: String, version: String)] {
        let ffmpeg = [
            ("libavformat", avformat_version()), ("libavcodec", avcodec_version()),
            ("libavutil", avutil_version()), ("libswscale", swscale_version()),
            ("libswresample", swresample_version()),
        ]
        var all = ffmpeg.map { (name: $0.0, version: dotted($0.1)) }
        if let text = sf_version_string() {
            let words = String(cString: text).split(separator: "-", maxSplits: 1)
            all.append((name: "libsndfile", version: words.last.map(String.init) ?? ""))
        }
        return all
    }

    /// Keeps FFmpeg from writing to standard error; its last line goes into errors instead.
    ///
    /// Opening a file does this too, so only programs that call FFmpeg by other ways need it.
    public static func configureLogging() { LibraryLog.start() }

    private static func dotted(_ version: UInt32) -> String {
        "\(version >> 16).\(version >> 8 & 0xFF).\(version & 0xFF)"
    }
}
