internal import CFFmpeg

/// Owner of one `AVCodecContext` that decodes subtitles to lines of Advanced SubStation Alpha.
final class SubtitleDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>

    /// Opens a decoder for a stream of `container`.
    ///
    /// - Throws: `unsupportedCodec` when FFmpeg has no decoder or the decoder refuses the stream.
    init(container: InputContainer, stream index: Int) throws(MediaError) {
        let path = container.path
        let made = try container.withUnsafeStream(index) {
            stream throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> in
            try DecoderContext.allocate(for: stream, index: index, path: path)
        }
        guard let made else {
            throw MediaError(code: .failed, path: path, message: "there is no stream #\(index)")
        }
        context = made
        // Text in other encodings than UTF-8 would be refused; `TextEncoding` reads it.
        context.pointee.sub_charenc_mode = FF_SUB_CHARENC_MODE_IGNORE
        try check(
            avcodec_open2(context, nil, nil), "avcodec_open2 (stream #\(index))", path,
            as: .unsupportedCodec)
    }

    deinit {
        var owned: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&owned)
    }

    /// What a packet shows, or FFmpeg's code where it is damaged.
    enum Decoded {
        case text([UInt8])
        case damaged(Int32)
    }

    /// Decodes a packet to plain text in the file's encoding, line after line; empty for none.
    func decode(_ packet: InputPacket) -> Decoded {
        var subtitle = AVSubtitle()
        var isFilled: Int32 = 0
        let result = packet.withUnsafePacket {
            avcodec_decode_subtitle2(context, &subtitle, &isFilled, $0)
        }
        guard result >= 0 else { return .damaged(result) }
        guard isFilled != 0 else { return .text([]) }
        defer { avsubtitle_free(&subtitle) }
        var lines: [[UInt8]] = []
        for index in 0..<Int(subtitle.num_rects) {
            guard let rectangle = subtitle.rects?[index]?.pointee else { continue }
            if rectangle.type == SUBTITLE_ASS, let event = rectangle.ass {
                lines.append(dialogue.plain(event: bytes(event)))
            } else if rectangle.type == SUBTITLE_TEXT, let text = rectangle.text {
                lines.append(bytes(text))
            }
        }
        return .text(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    }

    private var dialogue: DialogueText {
        DialogueText(
            hidesAllBraces: context.pointee.codec_id == AV_CODEC_ID_ASS
                || context.pointee.codec_id == AV_CODEC_ID_SSA)
    }

    private func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = text
        while place.pointee != 0 {
            bytes.append(UInt8(bitPattern: place.pointee))
            place += 1
        }
        return bytes
    }
}
