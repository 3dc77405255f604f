internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import MotionSegmentation

/// Cuts the views of `motionmask` for one decode worker.
final class MotionMaskCutter: SampleCutter {
    private let views: MotionMaskViews

    init(views: MotionMaskViews) { self.views = views }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        guard let middles = PictureTime.middles(of: clip, span: views.segmentation.timing.span),
            !middles.isEmpty
        else {
            throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
        }
        let stretch = views.drawStretch(in: middles, random: &random)
        let masked = try frame(of: stretch, place: random.uniform(), clip, reader)
        let (frame, whole) = (masked.frame, masked.scores)
        let part = MaskPart.draw(views, of: whole, random: &random)
        let isMirrored = views.isRandom && random.chance(0.5)
        let colours = views.isRandom ? views.colours.draw(random: &random) : ColourChange([])
        var picture = frame.resized(part, width: views.imageSize, height: views.imageSize)
        picture = colours.applied(to: isMirrored ? picture.mirrored() : picture)
        fill(slot, picture)
        let scores = MaskPart.scores(
            of: whole, part, side: views.maskSize, isMirrored: isMirrored)
        guard scores.values.contains(where: { $0 >= ScoreMap.moving }) else { throw Self.noMotion }
        fill(slot, scores)
    }

    private static let noMotion = SampleFault(
        reason: "no-motion", detail: "has no frame in which as much moves as there should",
        isDamage: false)

    private func frame(
        of stretch: Double, place: Double, _ clip: ClipRecord, _ reader: ClipReader
    ) throws(SampleFault) -> ClipSegmentation.MaskedFrame {
        let masked: ClipSegmentation.MaskedFrame?
        do {
            masked = try views.segmentation.frame(
                around: stretch, place: place, of: clip, from: reader)
        } catch {
            throw SampleFault(reading: error)
        }
        guard let masked else { throw Self.noMotion }
        return masked
    }

    private func fill(_ slot: SampleSlot, _ picture: VideoFrame) {
        slot.fill(0) { values in
            let plane = picture.width * picture.height
            for pixel in 0..<plane {
                for channel in 0..<3 {
                    values[channel * plane + pixel] =
                        Float(picture.pixels[3 * pixel + channel]) / 127.5 - 1
                }
            }
        }
    }

    private func fill(_ slot: SampleSlot, _ scores: ScoreMap) {
        let verdicts = scores.verdicts
        slot.fill(1) { values in
            for index in values.indices { values[index] = verdicts[index] == .moving ? 1 : 0 }
        }
        slot.fill(2) { values in
            for index in values.indices { values[index] = verdicts[index] == .undecided ? 0 : 1 }
        }
    }
}
