/// Watches whether the times of packets and frames, and the packets themselves, can be relied on.
///
/// Where they contradict each other FFmpeg guesses the time of a frame from the frames before it, so a
/// packet's own time does not tell which frame will be shown when, and nothing may be left out. Nor where
/// packets are damaged: what a decoder makes up for them depends on all that it decoded before.
struct TimestampOrder {
    /// Whether nothing contradictory or damaged was met in this stream so far.
    private(set) var isReliable = true
    private var lastDecoding: Int64?
    private var lastShown: Int64?

    /// Forgets the last times; after a move.
    mutating func restart() { (lastDecoding, lastShown) = (nil, nil) }

    /// A packet that could not be decoded.
    mutating func noteDamage() { isReliable = false }

    /// A packet on its way to the decoder: shown no earlier than decoded, decoded in order, and shown
    /// after every frame that has come out.
    mutating func note(_ packet: InputPacket) {
        guard let shown = packet.presentationTicks else {
            isReliable = false
            return
        }
        if lastShown.map({ shown <= $0 }) == true { isReliable = false }
        guard let decoded = packet.decodingTicks else { return }
        if shown < decoded || lastDecoding.map({ decoded <= $0 }) == true { isReliable = false }
        lastDecoding = decoded
    }

    /// A frame that came out: at the time of its packet, after the frame before.
    mutating func note(_ frame: DecodedFrame) {
        guard let shown = frame.timestamp, shown == frame.packetTimestamp else {
            isReliable = false
            return
        }
        if lastShown.map({ shown <= $0 }) == true { isReliable = false }
        lastShown = shown
    }
}
