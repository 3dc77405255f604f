internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of `tcn` for one decode worker.
final class TimeContrastCutter: SampleCutter {
    private let views: TimeContrastViews

    init(views: TimeContrastViews) {
        self.views = views
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        let other = try partner(of: clip, random: &random)
        guard let first = PictureTime.middles(of: clip, span: 0),
            let second = PictureTime.middles(of: other, span: 0)
        else { throw Self.tooShort }
        // Views begin at the same moment of the event, whatever their files' clocks say.
        let length = min(
            first.upperBound - first.lowerBound, second.upperBound - second.lowerBound)
        // A microsecond more, lest rounding leave too little room.
        guard length >= views.rule.span + 2 * views.ends + 1e-6 else { throw Self.tooShort }
        let pairs = MomentPairs.draw(
            views.rule, in: views.drawWindow(of: length, random: &random), random: &random)
        let partners = other.path == clip.path ? reader : reader.reader(of: other)
        let isMirrored = views.image.isRandom && random.chance(0.5)
        let frames =
            try Self.frames(at: pairs.anchors.map { $0 + first.lowerBound }, views, reader)
            + Self.frames(at: pairs.positives.map { $0 + second.lowerBound }, views, partners)
        fill(slot, with: isMirrored ? frames.map { $0.mirrored() } : frames, &random)
        let event = Float(views.events.event(ofClip: clip) ?? 0)
        slot.fill(1) { values in
            for (number, (anchor, positive)) in zip(pairs.anchors, pairs.positives).enumerated() {
                values[3 * number] = event
                values[3 * number + 1] = Float(anchor)
                values[3 * number + 2] = Float(positive)
            }
        }
    }

    private func partner(
        of clip: ClipRecord, random: inout RandomStream
    ) throws(SampleFault) -> ClipRecord {
        guard views.form == .multi else { return clip }
        let others = views.events.others(than: clip)
        guard !others.isEmpty else {
            throw SampleFault(reason: "one-view", detail: "has no other view", isDamage: false)
        }
        return others[random.integer(below: others.count)]
    }

    private static let tooShort = SampleFault(
        reason: "too-short", detail: "is too short", isDamage: false)

    private static func frames(
        at instants: [Double], _ views: TimeContrastViews, _ reader: ClipReader
    ) throws(SampleFault) -> [VideoFrame] {
        do {
            return try reader.frames(at: instants, size: views.image.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
    }

    private func fill(
        _ slot: SampleSlot, with frames: [VideoFrame], _ random: inout RandomStream
    ) {
        slot.fill(0) { values in
            let length = values.count / frames.count
            for (number, frame) in frames.enumerated() {
                let part = UnsafeMutableBufferPointer(
                    rebasing: values[number * length..<(number + 1) * length])
                views.image.apply(to: frame, random: &random, into: part)
                PictureNoise.add(
                    to: part, side: views.image.size, deviation: views.noise, random: &random)
            }
        }
    }
}
