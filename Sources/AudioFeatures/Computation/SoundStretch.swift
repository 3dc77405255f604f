/// A stretch of a sound, as much of it as is at hand.
///
/// Samples of the sound that the stretch does not hold must not be asked for; samples before the
/// beginning or after the end of the sound are what the framing rule says.
struct SoundStretch {
    /// The samples at hand.
    let samples: UnsafeBufferPointer<Float>
    /// The place in the sound of the first of them.
    let start: Int
    /// Samples of the whole sound, as far as it is known.
    let soundLength: Int

    /// A whole sound.
    init(_ samples: UnsafeBufferPointer<Float>) {
        self.init(samples: samples, start: 0, soundLength: samples.count)
    }

    init(samples: UnsafeBufferPointer<Float>, start: Int, soundLength: Int) {
        (self.samples, self.start, self.soundLength) = (samples, start, soundLength)
    }

    /// The sample at a place in the sound; 0 or its mirror image outside.
    @inline(__always)
    func sample(at place: Int, isMirrored: Bool) -> Float {
        if place >= 0, place < soundLength { return samples[place - start] }
        guard isMirrored else { return 0 }
        let mirrored = place < 0 ? -place : 2 * (soundLength - 1) - place
        return samples[mirrored - start]
    }
}
