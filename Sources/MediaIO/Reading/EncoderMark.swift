internal import CFFmpeg

/// What x264 writes about itself into the first packet of a stream, and nowhere else.
///
/// Old builds made streams that a decoder has to read by other rules than the standard's, which FFmpeg does
/// once it has seen the mark. A decoder that begins in the middle must be shown it first.
enum EncoderMark {
    private static let text = Array("x264 - core ".utf8)
    /// The first build whose streams all follow the standard; before, not lossless ones, nor those with full
    /// chroma.
    private static let firstRight = 151

    /// Whether a packet names a build of x264 whose streams are read by other rules.
    static func changesDecoding(_ packet: InputPacket) -> Bool {
        packet.withUnsafePacket { packet in
            let bytes = UnsafeBufferPointer(
                start: packet.pointee.data, count: Int(max(0, packet.pointee.size)))
            return build(in: bytes).map { $0 < firstRight } ?? false
        }
    }

    /// The build, where the mark is found.
    static func build(in bytes: some RandomAccessCollection<UInt8>) -> Int? {
        var rest = bytes[...]
        while let start = rest.firstIndex(of: text[0]) {
            rest = rest[start...]
            if rest.starts(with: text) {
                let digits = rest.dropFirst(text.count).prefix(4).prefix { (48...57).contains($0) }
                return Int(String(decoding: digits, as: UTF8.self))
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}
