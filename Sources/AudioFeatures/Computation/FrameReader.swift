internal import CKernels

/// Cuts frames out of a sound, prepares them and multiplies them by the window.
struct FrameReader {
    private let framing: FramingRule
    private let frameLength: Int
    private let hopLength: Int
    private let preparation: FramePreparation
    /// The window, with all constant factors in it.
    private let weights: [Double]

    init(preset: SpectrogramPreset) {
        framing = preset.framing
        frameLength = preset.frameLength
        hopLength = preset.hopLength
        preparation = preset.preparation
        weights = preset.frameWeights
    }

    /// Fills the first places of `target`, as many as the window has, with a frame.
    @inline(__always)
    func read(_ index: Int, of sound: SoundStretch, into target: UnsafeMutablePointer<Double>) {
        let padding = framing.leadingPadding(
            sampleCount: sound.soundLength, frameLength: frameLength, hopLength: hopLength)
        let place = index * hopLength - padding
        if preparation.isPlain, place >= 0, place + weights.count <= sound.soundLength,
            let source = sound.samples.baseAddress
        {
            weigh(source + (place - sound.start), into: target)
        } else {
            copy(sound, from: place, into: target)
            prepare(target, sound, place)
            weights.withUnsafeBufferPointer { weights in
                for n in weights.indices { target[n] *= weights[n] }
            }
        }
    }

    /// The common case: a frame that lies inside the sound and is only multiplied.
    private func weigh(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Double>) {
        ck_weigh(source, weights, target, weights.count)
    }

    private func copy(
        _ sound: SoundStretch, from place: Int, into target: UnsafeMutablePointer<Double>
    ) {
        let isMirrored = framing.padding == .reflectCentre
        for n in weights.indices {
            target[n] = Double(sound.sample(at: place + n, isMirrored: isMirrored))
        }
    }

    private func prepare(
        _ frame: UnsafeMutablePointer<Double>, _ sound: SoundStretch, _ place: Int
    ) {
        let count = weights.count
        if preparation.removesMean {
            var sum: Double = 0
            for n in 0..<count { sum += frame[n] }
            let mean = sum / Double(count)
            for n in 0..<count { frame[n] -= mean }
        }
        guard preparation.preEmphasis != 0 else { return }
        let share = Double(preparation.preEmphasis)
        switch preparation.emphasisScope {
        case .frame:
            for n in stride(from: count - 1, to: 0, by: -1) { frame[n] -= share * frame[n - 1] }
            frame[0] -= share * frame[0]
        case .sound:
            let inside = min(count, sound.soundLength - place)
            for n in stride(from: inside - 1, to: 0, by: -1) { frame[n] -= share * frame[n - 1] }
            frame[0] -= share * Double(sound.sample(at: place - 1, isMirrored: false))
        }
    }
}
