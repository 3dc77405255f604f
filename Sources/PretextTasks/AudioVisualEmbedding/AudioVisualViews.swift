internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// What `avc-embed` cuts from a clip: a frame, and the log-spectrogram of the second around it.
struct AudioVisualViews: SampleRecipe {
    var image: ImageAugmentation
    let preset: SpectrogramPreset
    var gain: Double
    let silenceDecibels: Double
    let stillness: Double

    /// Length of the sound, in seconds.
    static let soundSeconds = 1.0
    /// Distance of the two frames whose difference tells a still picture, in seconds.
    static let motionSeconds = 0.2

    var withoutAugmentation: AudioVisualViews {
        var views = self
        views.image = ImageAugmentation(centreCropOf: image.size, framing: image.framing)
        views.gain = 0
        return views
    }

    var sampleCount: Int { Int(Double(preset.sampleRate) * Self.soundSeconds) }

    var arrays: [ArraySpecification] {
        let frames = preset.frameCount(sampleCount: sampleCount)
        return [
            ArraySpecification(name: "image", shape: [3, image.size, image.size]),
            ArraySpecification(name: "sound", shape: [1, preset.bandCount, frames]),
        ]
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        guard clip.info.video != nil else {
            return SampleFault(reason: "no-video", detail: "has no picture", isDamage: false)
        }
        guard clip.info.audio != nil else {
            return SampleFault(reason: "no-audio", detail: "has no sound", isDamage: false)
        }
        if let moments = Self.moments(of: clip), moments.isEmpty {
            let detail =
                "picture and sound together last little more than the \(Self.soundSeconds) s of a window"
            return SampleFault(reason: "too-short", detail: detail, isDamage: false)
        }
        if clip.sharedSeconds == nil {
            return SampleFault(
                reason: "no-duration", detail: "neither stream nor file states a duration",
                isDamage: false)
        }
        return nil
    }

    func makeCutter() throws -> any SampleCutter { try AudioVisualCutter(views: self) }

    /// Instants around which a whole window of sound and two frames exist.
    static func moments(of clip: ClipRecord) -> Range<Double>? {
        guard let shared = clip.sharedSeconds else { return nil }
        // A frame may begin up to a frame period before the instant that shows it.
        let framePeriod = clip.info.video?.frameRate.map { 1 / max(1, $0) } ?? 0.05
        let margin = soundSeconds / 2 + max(0.05, framePeriod)
        let start = shared.lowerBound + margin
        return start..<max(start, shared.upperBound - margin)
    }
}

/// Cuts the views of one decode worker.
final class AudioVisualCutter: SampleCutter {
    private let views: AudioVisualViews
    private let computer: SpectrogramComputer
    /// Moments tried in a clip before another clip is taken.
    private static let momentLimit = 4

    init(views: AudioVisualViews) throws {
        self.views = views
        computer = try SpectrogramComputer(preset: views.preset)
    }

    func cut(
        _ clip: ClipRecord, from file: MediaFile, random: inout RandomStream, into slot: SampleSlot
    ) throws(SampleFault) {
        guard let moments = AudioVisualViews.moments(of: clip), !moments.isEmpty else {
            throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false)
        }
        var fault = SampleFault(reason: "silent", detail: "", isDamage: false)
        for _ in 0..<Self.momentLimit {
            let instant = random.uniform(in: moments.lowerBound...moments.upperBound)
            do throws(SampleFault) {
                let (frame, samples) = try moment(at: instant, in: file)
                try fill(slot, frame, samples, &random)
                return
            } catch {
                fault = error
                if error.isDamage { break }
            }
        }
        throw fault
    }

    /// The frame shown at an instant and the sound centred on that frame's own timestamp.
    private func moment(
        at instant: Double, in file: MediaFile
    ) throws(SampleFault) -> (VideoFrame, [Float]) {
        let size = views.image.frameSize
        let frames: [VideoFrame]
        let samples: [Float]
        do {
            var instants = [instant]
            if views.stillness > 0 { instants.append(instant + AudioVisualViews.motionSeconds) }
            var decoded: [VideoFrame] = []
            try file.frames(at: instants, size: size) { _, frame in decoded.append(frame) }
            frames = decoded
            guard let first = frames.first else {
                throw MediaError(
                    code: .endOfStream, path: file.info.path, message: "no frame at \(instant) s")
            }
            samples = try file.samples(
                from: first.presentationSeconds - AudioVisualViews.soundSeconds / 2,
                count: views.sampleCount, sampleRate: views.preset.sampleRate)
        } catch {
            throw SampleFault(reading: error)
        }
        try refuseSilence(samples, at: instant)
        if frames.count > 1 { try refuseStillness(frames[0], frames[1], at: instant) }
        return (frames[0], samples)
    }

    private func refuseSilence(_ samples: [Float], at instant: Double) throws(SampleFault) {
        let level = SoundLevel.decibels(samples)
        guard level < views.silenceDecibels else { return }
        let detail =
            "around \(instant) s the sound is at \(level) dB, below \(views.silenceDecibels) dB"
        throw SampleFault(reason: "silent", detail: detail, isDamage: false)
    }

    private func refuseStillness(
        _ a: VideoFrame, _ b: VideoFrame, at instant: Double
    ) throws(SampleFault) {
        let difference = FrameMotion.largestCellDifference(a, b)
        guard difference < views.stillness else { return }
        let detail = "around \(instant) s the picture changes by \(difference) grey levels at most"
        throw SampleFault(reason: "still", detail: detail, isDamage: false)
    }

    private func fill(
        _ slot: SampleSlot, _ frame: VideoFrame, _ samples: [Float], _ random: inout RandomStream
    ) throws(SampleFault) {
        slot.fill(0) { views.image.apply(to: frame, random: &random, into: $0) }
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
