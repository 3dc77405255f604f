internal import CFFmpeg

extension MediaLibraries {
    /// Codecs that collections of videos usually hold, by FFmpeg's names.
    public static let commonDecoders = [
        "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mjpeg", "aac", "mp3", "opus", "vorbis",
        "ac3",
        "flac", "pcm_s16le",
    ]

    /// Whether this FFmpeg can decode a codec of that name.
    public static func hasDecoder(_ codec: String) -> Bool {
        guard let descriptor = avcodec_descriptor_get_by_name(codec) else { return false }
        return avcodec_find_decoder(descriptor.pointee.id) != nil
    }

    /// The licence of this FFmpeg, such as `GPL version 2 or later`.
    public static var ffmpegLicence: String { String(cString: avcodec_license()) }
}
