internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import OpticalFlow

/// Cuts the views of `arrow` for one decode worker.
final class ArrowCutter: SampleCutter {
    private let views: ArrowViews
    private let flow: StretchFlow

    init(views: ArrowViews) throws {
        self.views = views
        flow = StretchFlow(
            stack: views.stack, frameSize: views.frameSize,
            estimator: try FlowEstimator(views.stack.method))
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            guard let stretch = views.drawStretch(of: clip, random: &random),
                case let all = try fields(in: stretch, of: clip, reader),
                let window = views.drawWindow(of: all.count, random: &random)
            else {
                throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
            }
            let part = views.drawPart(of: all, window, random: &random)
            let fields = all.fields(window, part: part)
            let start = Double(window.lowerBound) / views.stack.framesPerSecond
            try refuseStillness(fields, at: stretch.lowerBound + start)
            fill(slot, fields, isMirrored: views.drawMirroring(random: &random))
        }
    }

    private func fields(
        in stretch: Range<Double>, of clip: ClipRecord, _ reader: ClipReader
    ) throws(SampleFault) -> StretchFields {
        do {
            return try flow.fields(in: stretch, of: clip, from: reader)
        } catch let error as FlowError {
            throw SampleFault(reason: "no-flow", detail: error.description, isDamage: false)
        } catch {
            throw SampleFault(reading: error)
        }
    }

    private func refuseStillness(
        _ fields: [FlowField], at instant: Double
    ) throws(SampleFault) {
        guard views.leastMotion > 0 else { return }
        let motion = FlowField.largestCellMotion(fields)
        guard motion < views.leastMotion else { return }
        let detail =
            "from \(instant) s on nothing in the part shown moves by more than \(motion) pixels a picture"
        throw SampleFault(reason: "still", detail: detail, isDamage: false)
    }

    /// Writes the fields, and those of the same pictures in reverse.
    private func fill(_ slot: SampleSlot, _ fields: [FlowField], isMirrored: Bool) {
        let directions = [fields, fields.reversed().map(\.negated)]
        slot.fill(0) { values in
            let length = values.count / directions.count
            for (number, fields) in directions.enumerated() {
                let part = values[number * length..<(number + 1) * length]
                views.stack.write(
                    fields, isMirrored: isMirrored,
                    into: UnsafeMutableBufferPointer(rebasing: part))
            }
        }
    }
}
