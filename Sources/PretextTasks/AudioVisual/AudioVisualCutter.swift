internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of one decode worker.
final class AudioVisualCutter: SampleCutter {
    private let views: AudioVisualViews
    private let computer: SpectrogramComputer

    init(views: AudioVisualViews) throws {
        self.views = views
        computer = try SpectrogramComputer(preset: views.preset)
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        guard let moments = views.moments(of: clip), !moments.isEmpty else {
            throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
        }
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            let instant = random.uniform(in: moments.lowerBound...moments.upperBound)
            let (frames, samples) = try moment(at: instant, in: reader)
            try fill(slot, frames, samples, &random)
        }
    }

    /// The frames shown around an instant, and the sound centred on their own timestamps.
    private func moment(
        at instant: Double, in reader: ClipReader
    ) throws(SampleFault) -> (frames: [VideoFrame], samples: [Float]) {
        let count = views.timing.count
        let frames: [VideoFrame]
        let samples: [Float]
        do {
            var instants = views.timing.instants(around: instant)
            if count == 1, views.stillness > 0 {
                instants.append(instant + AudioVisualViews.motionSeconds)
            }
            frames = try reader.frames(at: instants, size: views.image.frameSize)
            // A frame begins up to a frame period before the instant that shows it.
            let middle =
                (frames[0].presentationSeconds + frames[count - 1].presentationSeconds) / 2
            samples = try reader.samples(
                from: middle - views.soundSeconds / 2, count: views.sampleCount,
                sampleRate: views.preset.sampleRate)
        } catch {
            throw SampleFault(reading: error)
        }
        try views.refuseSilence(samples, at: instant)
        try views.refuseStillness(frames[0], frames[frames.count - 1], at: instant)
        return (Array(frames.prefix(count)), samples)
    }

    private func fill(
        _ slot: SampleSlot, _ frames: [VideoFrame], _ samples: [Float],
        _ random: inout RandomStream
    ) throws(SampleFault) {
        slot.fill(0) { views.image.apply(to: frames, random: &random, into: $0) }
        let factor = Float(random.uniform(in: (1 - views.gain)...(1 + views.gain)))
        let scaled = samples.map { $0 * factor }
        do throws(SpectrogramError) {
            try slot.fill(1) { (values) throws(SpectrogramError) in
                try computer.compute(scaled, into: values)
            }
        } catch {
            throw SampleFault(reason: "damaged", detail: error.message, isDamage: true)
        }
    }
}
