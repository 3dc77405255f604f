internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import OpticalFlow

/// Cuts the views of `arrow` for one decode worker.
final class ArrowCutter: SampleCutter {
    private let views: ArrowViews
    private let estimator: FlowEstimator

    init(views: ArrowViews) throws {
        self.views = views
        estimator = try FlowEstimator(views.stack.method)
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        let middles = PictureTime.middles(of: clip, span: views.stack.timing.span)
        guard let middles, !middles.isEmpty else {
            throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
        }
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            let instants = views.drawInstants(in: middles, random: &random)
            let pictures = FlowStack.pictures(of: try frames(at: instants, in: reader))
            // One direction is estimated, the other follows from it; which is drawn, so that what an estimator does
            // otherwise one way than the other tells nothing.
            let isReversed = random.chance(0.5)
            let estimated = try flow(isReversed ? pictures.reversed() : pictures)
            try refuseStillness(estimated, at: instants[0])
            let opposite = Array(estimated.reversed().map(\.negated))
            fill(slot, isReversed ? [opposite, estimated] : [estimated, opposite], &random)
        }
    }

    private func frames(
        at instants: [Double], in reader: ClipReader
    ) throws(SampleFault) -> [VideoFrame] {
        do {
            return try reader.frames(at: instants, size: views.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
    }

    private func flow(_ pictures: [GreyPicture]) throws(SampleFault) -> [FlowField] {
        do throws(FlowError) {
            return try views.stack.flow(through: pictures, estimator)
        } catch {
            throw SampleFault(reason: "no-flow", detail: error.description, isDamage: false)
        }
    }

    private func refuseStillness(
        _ fields: [FlowField], at instant: Double
    ) throws(SampleFault) {
        guard views.leastMotion > 0 else { return }
        let motion = FlowField.largestCellMotion(fields)
        guard motion < views.leastMotion else { return }
        let detail = "from \(instant) s on no part moves by more than \(motion) pixels a picture"
        throw SampleFault(reason: "still", detail: detail, isDamage: false)
    }

    private func fill(
        _ slot: SampleSlot, _ directions: [[FlowField]], _ random: inout RandomStream
    ) {
        let field = directions[0][0]
        let cut = views.drawCut(width: field.width, height: field.height, random: &random)
        slot.fill(0) { values in
            let length = values.count / directions.count
            for (number, fields) in directions.enumerated() {
                let part = values[number * length..<(number + 1) * length]
                views.stack.write(fields, cut, into: UnsafeMutableBufferPointer(rebasing: part))
            }
        }
    }
}
