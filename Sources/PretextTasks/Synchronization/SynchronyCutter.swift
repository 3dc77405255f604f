internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of `sync` for one decode worker.
final class SynchronyCutter: SampleCutter {
    private let views: SynchronyViews
    private let computer: SpectrogramComputer

    init(views: SynchronyViews) throws {
        self.views = views
        computer = try SpectrogramComputer(preset: views.window.preset)
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        // Only the phase within a frame hangs on the period: where none is stated, that of the timing serves.
        let period = 1 / (clip.info.video?.frameRate ?? views.window.timing.framesPerSecond)
        let moments = views.moments(of: clip)
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            guard let moments,
                let drawn = views.draw(in: moments, period: period, random: &random)
            else {
                throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
            }
            let (frames, middle) = try frames(around: drawn.instant, in: reader)
            let start = middle + random.uniform(in: -views.jitter...views.jitter)
            var sounds: [[Float]] = []
            for shift in drawn.shifts {
                if shift != 0 { try refuseStillness(around: drawn.instant + shift, in: reader) }
                sounds.append(try sound(at: start + shift, in: reader))
            }
            try fill(slot, frames, sounds, &random)
        }
    }

    /// The frames shown around an instant, and the middle of their own timestamps.
    private func frames(
        around instant: Double, in reader: ClipReader
    ) throws(SampleFault) -> ([VideoFrame], middle: Double) {
        let frames: [VideoFrame]
        do {
            frames = try reader.frames(
                at: views.frames.instants(around: instant), size: views.window.image.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
        let (first, last) = (frames[0], frames[frames.count - 1])
        try views.window.refuseStillness(first, last, at: instant)
        return (frames, (first.presentationSeconds + last.presentationSeconds) / 2)
    }

    /// Refuses a moment that is not shown as it would be if it were: else wrong sounds alone could
    /// come from moments at which nothing happens.
    private func refuseStillness(
        around instant: Double, in reader: ClipReader
    ) throws(SampleFault) {
        guard views.window.stillness > 0 else { return }
        let instants = views.frames.instants(around: instant)
        let frames: [VideoFrame]
        do {
            frames = try reader.frames(
                at: [instants[0], instants[instants.count - 1]],
                size: views.window.image.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
        try views.window.refuseStillness(frames[0], frames[1], at: instant)
    }

    /// The sound centred on an instant.
    private func sound(
        at middle: Double, in reader: ClipReader
    ) throws(SampleFault) -> [Float] {
        let samples: [Float]
        do {
            samples = try reader.samples(
                from: middle - views.soundSeconds / 2, count: views.sampleCount,
                sampleRate: views.window.preset.sampleRate)
        } catch {
            throw SampleFault(reading: error)
        }
        try views.window.refuseSilence(samples, at: middle)
        return samples
    }

    private func fill(
        _ slot: SampleSlot, _ frames: [VideoFrame], _ sounds: [[Float]],
        _ random: inout RandomStream
    ) throws(SampleFault) {
        slot.fill(0) { views.window.image.apply(to: frames, random: &random, into: $0) }
        let gain = views.window.gain
        let factor = Float(random.uniform(in: (1 - gain)...(1 + gain)))
        do throws(SpectrogramError) {
            try slot.fill(1) { (values) throws(SpectrogramError) in
                let size = values.count / sounds.count
                for (number, sound) in sounds.enumerated() {
                    let part = UnsafeMutableBufferPointer(
                        rebasing: values[(number * size)..<((number + 1) * size)])
                    try computer.compute(sound.map { $0 * factor }, into: part)
                }
            }
        } catch {
            throw SampleFault(reason: "damaged", detail: error.message, isDamage: true)
        }
    }
}
