internal import CFFmpeg

/// A stream of subtitles in a media file.
public struct SubtitleStreamInfo: Codable, Sendable, Equatable {
    /// What subtitles are made of.
    public enum Kind: String, Codable, Sendable {
        /// Characters, which `SubtitleTrack` reads.
        case text
        /// Pictures of text, as on DVDs.
        case bitmap
        /// Nothing FFmpeg knows to be either.
        case unknown
    }

    /// FFmpeg's name of the codec, such as `subrip`, `mov_text` or `dvd_subtitle`.
    public let codec: String
    /// Whether it holds text or pictures of text.
    public let kind: Kind
    /// As the file tells, usually three letters of ISO 639-2 such as `eng`; nil where it does not.
    public let language: String?
    /// Time of the first cue in seconds, or of the file where the stream does not tell.
    public let startSeconds: Double
    /// Length in seconds; nil where the file does not tell.
    public let durationSeconds: Double?
    /// Index of the stream in the file.
    public let index: Int
}

extension StreamInspector {
    /// All streams of subtitles, in the order of the file.
    func subtitleStreams() -> [SubtitleStreamInfo] {
        (0..<container.streamCount).compactMap(subtitleStream)
    }

    private func subtitleStream(_ index: Int) -> SubtitleStreamInfo? {
        container.withUnsafeStream(index) { stream -> SubtitleStreamInfo? in
            guard let parameters = stream.pointee.codecpar?.pointee,
                parameters.codec_type == AVMEDIA_TYPE_SUBTITLE
            else { return nil }
            return SubtitleStreamInfo(
                codec: String(cString: avcodec_get_name(parameters.codec_id)),
                kind: Self.kind(of: parameters.codec_id), language: Self.language(of: stream),
                startSeconds: startSeconds(stream), durationSeconds: durationSeconds(stream),
                index: index)
        } ?? nil
    }

    private static func kind(of codec: AVCodecID) -> SubtitleStreamInfo.Kind {
        guard let descriptor = avcodec_descriptor_get(codec) else { return .unknown }
        let properties = descriptor.pointee.props
        if properties & AV_CODEC_PROP_TEXT_SUB != 0 { return .text }
        return properties & AV_CODEC_PROP_BITMAP_SUB != 0 ? .bitmap : .unknown
    }

    private static func language(of stream: UnsafeMutablePointer<AVStream>) -> String? {
        guard let entry = av_dict_get(stream.pointee.metadata, "language", nil, 0) else {
            return nil
        }
        let language = String(cString: entry.pointee.value)
        return language.isEmpty || language == "und" ? nil : language
    }
}
