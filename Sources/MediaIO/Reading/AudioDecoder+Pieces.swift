extension AudioDecoder {
    /// Hands over the samples from place `start` on, in order and with silence in gaps, while `body`
    /// wants more.
    ///
    /// Memory does not grow with the length of the stream; the deadline holds for each frame.
    ///
    /// - Returns: the place where the stream ends; `nil` where `body` had enough before.
    func forEachPiece(
        from start: Int, _ body: ([Float]) -> Bool
    ) throws(MediaError) -> Int? {
        let longest = Int(Self.longestSilenceSeconds * Double(clock.sampleRate))
        var pieces = HeldPiece(position: start)
        var (streamEnd, silence) = (0, 0)
        var isTooSilent = false
        let hadEnough = try walk(from: start) { place, chunk in
            decoder.source.deadline.renew()
            streamEnd = max(streamEnd, place + chunk.count)
            let gap = max(0, place - pieces.end)
            if silence + gap > longest + (pieces.end - silence) {
                isTooSilent = true
                return false
            }
            silence += gap
            return pieces.take(chunk, at: place, body)
        }
        if isTooSilent {
            throw damaged(
                "has gaps that are together \(Self.longestSilenceSeconds) s longer than its sound "
                    + "of \((pieces.end - silence) / clock.sampleRate) s")
        }
        guard !hadEnough, pieces.flush(body) else { return nil }
        return max(streamEnd, expected ?? 0)
    }

    /// All samples of the stream.
    func readAll() throws(MediaError) -> [Float] {
        var samples: [Float] = []
        samples.reserveCapacity(likelyCount)
        _ = try forEachPiece(from: 0) { piece in
            samples.append(contentsOf: piece)
            return true
        }
        return samples
    }
}

/// The newest frame, held back because the next one may overlap it and then replaces what it said, as
/// in `AudioDecoder.read`.
private struct HeldPiece {
    /// Place after the newest sample.
    private(set) var end: Int
    private var samples: [Float] = []
    private static let silencePartLength = 1 << 16

    init(position: Int) { end = position }

    /// Takes a frame and hands over what no later one will replace; whether `body` wants more.
    mutating func take(_ chunk: [Float], at place: Int, _ body: ([Float]) -> Bool) -> Bool {
        let start = end - samples.count
        let skipped = max(0, start - place)
        guard skipped < chunk.count else { return true }
        let offset = place + skipped - start
        guard offset < samples.count else {
            guard flush(body), fillGap(to: place + skipped, body) else { return false }
            samples = skipped == 0 ? chunk : Array(chunk[skipped...])
            end += samples.count
            return true
        }
        let fresh = chunk[skipped...]
        let replaced = offset..<min(samples.count, offset + fresh.count)
        samples.replaceSubrange(replaced, with: fresh.prefix(replaced.count))
        samples.append(contentsOf: fresh.dropFirst(replaced.count))
        end = start + samples.count
        return true
    }

    /// Hands over what is held.
    mutating func flush(_ body: ([Float]) -> Bool) -> Bool {
        defer { samples = [] }
        return samples.isEmpty || body(samples)
    }

    private mutating func fillGap(to place: Int, _ body: ([Float]) -> Bool) -> Bool {
        while end < place {
            let part = min(place - end, Self.silencePartLength)
            end += part
            guard body([Float](repeating: 0, count: part)) else { return false }
        }
        return true
    }
}
