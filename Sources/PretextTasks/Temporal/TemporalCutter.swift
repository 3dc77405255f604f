internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of a task on time for one decode worker.
final class TemporalCutter: SampleCutter {
    private let views: TemporalViews
    private var memory = MotionMemory()

    init(views: TemporalViews) { self.views = views }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        let needed = views.sampler.leastFrames
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            guard let stretch = views.drawStretch(of: clip, random: &random),
                views.frameCount(in: stretch) >= needed
            else { throw Self.tooShort }
            let motion = try memory.motion(of: clip, in: stretch, views, reader)
            // Pictures may end before headers say.
            let frames = views.frameCount(in: motion.stretch)
            guard frames >= needed else { throw Self.tooShort }
            let draw = views.sampler.draw(within: frames, random: &random)
            guard
                let start = motion.drawStart(
                    ofWindow: Double(draw.lastFrame) / views.framesPerSecond, views,
                    random: &random)
            else {
                let detail = "no window of \(draw.lastFrame) frames moves and is free of cuts"
                throw SampleFault(reason: "still", detail: detail, isDamage: false)
            }
            let shown = try read(draw, from: start, until: motion.stretch.upperBound, in: reader)
            fill(slot, draw.items.map { $0.compactMap { shown[$0] } }, &random)
            slot.fill(1) { $0[0] = Float(draw.label) }
        }
    }

    private static let tooShort = SampleFault(
        reason: "too-short", detail: "is too short", isDamage: false)

    /// The frames of a sample by their numbers; where rounding puts one beyond the end, that of the end.
    private func read(
        _ draw: TupleDraw, from start: Double, until end: Double, in reader: ClipReader
    ) throws(SampleFault) -> [Int: VideoFrame] {
        let contrast = draw.contrast.map { [$0.0, $0.1] } ?? []
        let numbers = Set(draw.items.joined()).union(contrast).sorted()
        let frames: [VideoFrame]
        do {
            frames = try reader.frames(
                at: numbers.map { min(end, start + Double($0) / views.framesPerSecond) },
                size: views.crops.frameSize(views.image))
        } catch {
            throw SampleFault(reading: error)
        }
        let byNumber = Dictionary(zip(numbers, frames)) { first, _ in first }
        try refuseRepeats(draw.items, byNumber)
        if let (a, b) = draw.contrast, let first = byNumber[a], let second = byNumber[b] {
            try refuseSimilarity(first, second)
        }
        return byNumber
    }

    /// A picture shown twice tells which frames are neighbours, or hides which comes first.
    ///
    /// Where no picture may come twice, all frames read count, also one that is compared but not shown: whether a
    /// sample is refused must not depend on its label.
    private func refuseRepeats(
        _ items: [[Int]], _ frames: [Int: VideoFrame]
    ) throws(SampleFault) {
        let groups: [[VideoFrame]] =
            switch views.repeats {
            case .allowed: []
            case .notWithinItems: items.map { $0.compactMap { frames[$0] } }
            case .none: [Array(frames.values)]
            }
        for group in groups {
            try RepeatedPictures.refuse(
                group,
                "one picture would be shown as two frames of \(views.framesPerSecond) a second; lower "
                    + "frames-per-second to the file's rate")
        }
    }

    private func refuseSimilarity(_ a: VideoFrame, _ b: VideoFrame) throws(SampleFault) {
        guard views.leastDifference > 0 else { return }
        var squares = 0
        for index in a.pixels.indices {
            let difference = Int(a.pixels[index]) - Int(b.pixels[index])
            squares += difference * difference
        }
        let difference = (Double(squares) / Double(max(1, a.pixels.count))).squareRoot()
        guard difference < views.leastDifference else { return }
        let detail =
            "frames at \(a.presentationSeconds) s and \(b.presentationSeconds) s differ by "
            + "\(difference) grey levels"
        throw SampleFault(reason: "similar", detail: detail, isDamage: false)
    }

    /// Writes all items; mirror and colours are the same for all frames, noise is not.
    private func fill(
        _ slot: SampleSlot, _ items: [[VideoFrame]], _ random: inout RandomStream
    ) {
        let parts = views.crops.parts(of: items, views.image, random: &random)
        let drawn = RandomStream(seed: random.next())
        slot.fill(0) { values in
            let size = values.count / items.count
            for (number, item) in items.enumerated() {
                let target = UnsafeMutableBufferPointer(
                    rebasing: values[number * size..<(number + 1) * size])
                for (index, frame) in item.enumerated() {
                    var part = frame.cropped(to: parts[number][index])
                    if views.splitsChannels {
                        part = part.keeping(channel: random.integer(below: 3))
                    }
                    var same = drawn
                    views.image.apply(
                        to: part, random: &same, into: target, frame: index, of: item.count)
                    PictureNoise.add(
                        to: target, side: views.image.size, deviation: views.noise, frame: index,
                        of: item.count, random: &random)
                }
            }
        }
    }
}

extension TemporalViews {
    /// Whole frames of a stretch; a little more, lest rounding take one from the shortest.
    fileprivate func frameCount(in stretch: Range<Double>) -> Int {
        Int((stretch.upperBound - stretch.lowerBound) * framesPerSecond + 1e-6)
    }
}

extension VideoFrame {
    /// The picture with all colours like one of them.
    fileprivate func keeping(channel: Int) -> VideoFrame {
        var pixels = pixels
        for pixel in stride(from: 0, to: pixels.count - 2, by: 3) {
            let value = pixels[pixel + channel]
            for other in 0..<3 { pixels[pixel + other] = value }
        }
        return VideoFrame(
            width: width, height: height, pixels: pixels,
            presentationSeconds: presentationSeconds, durationSeconds: durationSeconds)
    }
}
