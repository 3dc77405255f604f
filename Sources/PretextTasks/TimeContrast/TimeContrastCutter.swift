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
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            let other = try partner(of: clip, random: &random)
            let pairs = try drawPairs(clip, other, random: &random)
            let isMirrored = views.image.isRandom && random.chance(0.5)
            let frames = try read(pairs, clip, other, reader)
            fill(slot, with: isMirrored ? frames.map { $0.mirrored() } : frames, &random)
            let event = Float(views.events.event(ofClip: clip) ?? 0)
            slot.fill(1) { values in
                for (number, (anchor, positive)) in zip(pairs.anchors, pairs.positives)
                    .enumerated()
                {
                    values[3 * number] = event
                    values[3 * number + 1] = Float(anchor)
                    values[3 * number + 2] = Float(positive)
                }
            }
        }
    }

    /// Draws moments, in seconds since pictures begin.
    private func drawPairs(
        _ clip: ClipRecord, _ other: ClipRecord, random: inout RandomStream
    ) throws(SampleFault) -> MomentPairs {
        guard let first = PictureTime.middles(of: clip, span: 0),
            let second = PictureTime.middles(of: other, span: 0)
        else { throw Self.tooShort }
        let length = min(
            first.upperBound - first.lowerBound, second.upperBound - second.lowerBound)
        // A microsecond more, lest rounding leave too little room.
        guard length >= views.rule.span + 2 * views.ends + 1e-6 else { throw Self.tooShort }
        return MomentPairs.draw(
            views.rule, in: views.drawWindow(of: length, random: &random),
            pictureSeconds: clip.info.video?.frameRate.map { 1 / $0 } ?? 0, random: &random)
    }

    /// The pictures of anchors and then of their partners.
    ///
    /// No picture of a file is shown twice: as anchor and partner it would tell nothing but itself, as partners of two anchors
    /// it would be right and wrong.
    private func read(
        _ pairs: MomentPairs, _ clip: ClipRecord, _ other: ClipRecord, _ reader: ClipReader
    ) throws(SampleFault) -> [VideoFrame] {
        // Views begin at the same moment of the event, whatever their files' clocks say.
        let anchors = pairs.anchors.map { $0 + PictureTime.start(of: clip) }
        let positives = pairs.positives.map { $0 + PictureTime.start(of: other) }
        let detail =
            "one picture would be shown as two moments of a sample; take a larger radius, or files of more "
            + "pictures a second"
        guard other.path != clip.path else {
            let frames = try Self.frames(at: anchors + positives, views, reader)
            try RepeatedPictures.refuse(frames, detail)
            return frames
        }
        let first = try Self.frames(at: anchors, views, reader)
        let second = try Self.frames(at: positives, views, reader.reader(of: other))
        try RepeatedPictures.refuse(first, detail)
        try RepeatedPictures.refuse(second, detail)
        return first + second
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
        let half = frames.count / 2
        let cameras = [Array(frames[..<half]), Array(frames[half...])]
        let places = views.crops.parts(of: cameras, views.image, random: &random)
        slot.fill(0) { values in
            let length = values.count / frames.count
            for (number, (frame, place)) in zip(frames, places.joined()).enumerated() {
                let part = UnsafeMutableBufferPointer(
                    rebasing: values[number * length..<(number + 1) * length])
                views.image.apply(to: frame.cropped(to: place), random: &random, into: part)
                PictureNoise.add(
                    to: part, side: views.image.size, deviation: views.noise, random: &random)
            }
        }
    }
}
