internal import CFFmpeg

/// Owner of one reusable `AVPacket`.
final class InputPacket {
    private var packet: UnsafeMutablePointer<AVPacket>

    init(path: String) throws(MediaError) {
        guard let packet = av_packet_alloc() else { throw .outOfMemory("av_packet_alloc", path) }
        self.packet = packet
    }

    deinit {
        var owned: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&owned)
    }

    var streamIndex: Int { Int(packet.pointee.stream_index) }
    var isKeyframe: Bool { packet.pointee.flags & AV_PKT_FLAG_KEY != 0 }

    /// When its frame is shown; nil where the file does not say.
    var presentationTicks: Int64? {
        packet.pointee.pts == clapper_av_nopts_value() ? nil : packet.pointee.pts
    }

    /// Releases the data; the owner can be filled again.
    func unreference() { av_packet_unref(packet) }

    func withUnsafePacket<Result>(_ body: (UnsafeMutablePointer<AVPacket>) -> Result) -> Result {
        body(packet)
    }
}
