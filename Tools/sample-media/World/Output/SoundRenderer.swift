// Renders the sound of a scene: one dry stem per object, the mix with its room, and what is
// heard when.

internal import Essentials
internal import Glibc

/// The sound of a whole clip.
struct RenderedSound {
    /// Mono samples at 48 kHz of the clip, shifted by the scene's offset.
    var samples: [Float]
    /// Dry sound of each object by its id, in world time.
    var stems: [Int: Stem]
    /// Spoken narration, in world time.
    var narration: Stem
}

/// Renders the sound of one scene.
struct SoundRenderer {
    private let scene: Scene

    init(_ scene: Scene) { self.scene = scene }

    /// The mix of all objects, the room, and narration spoken at world times.
    func render(narration cues: [NarrationCue]) -> RenderedSound {
        let seconds = scene.settings.seconds + 2 * Scene.margin
        var mix = Stem(seconds: seconds)
        var stems: [Int: Stem] = [:]
        for thing in scene.things where thing.isSounding {
            let stem = self.stem(of: thing, seconds: seconds)
            for index in mix.samples.indices { mix.samples[index] += stem.samples[index] }
            stems[thing.id] = stem
        }
        mix.samples = scene.room.reverberate(mix.samples)
        var random = stream("ambience")
        let air = scene.room.ambience(count: mix.samples.count, random: &random)
        var spoken = Stem(seconds: seconds)
        for cue in cues where !cue.speech.isEmpty {
            spoken.add(cue.speech, at: cue.start, gain: cue.gain)
        }
        for index in mix.samples.indices {
            mix.samples[index] += air[index] + spoken.samples[index]
        }
        return RenderedSound(samples: clip(of: limited(mix)), stems: stems, narration: spoken)
    }

    private func stream(_ name: String) -> RandomStream {
        RandomStream(seed: scene.seed, keys: RandomStream.key(name), UInt64(scene.index))
    }

    private func stem(of thing: Thing, seconds: Double) -> Stem {
        var random = RandomStream(
            seed: scene.seed, keys: RandomStream.key("voice"), UInt64(scene.index),
            UInt64(thing.id))
        var stem = Stem(seconds: seconds)
        thing.toy.sound(into: &stem, random: &random)
        let loudest = Self.loudness(of: stem)
        let level = pow(10, random.uniform(in: -20 ... -13) / 20)
        if loudest > 1e-6 { stem.scale(by: Float(level / loudest)) }
        return stem
    }

    /// The level of the loudest 50 ms; mean square over blocks.
    private static func loudness(of stem: Stem) -> Double {
        var loudest = 0.0
        var time = 0.0
        let seconds = Double(stem.samples.count) / Double(Stem.sampleRate)
        while time < seconds {
            loudest = max(loudest, stem.level(from: time, to: time + 0.05))
            time += 0.05
        }
        return loudest
    }

    /// Peaks above 0.9 are bent down smoothly.
    private func limited(_ mix: Stem) -> [Float] {
        mix.samples.map { x in
            abs(x) < 0.7 ? x : (x > 0 ? 1 : -1) * (0.7 + 0.28 * tanhf((abs(x) - 0.7) / 0.28))
        }
    }

    private func clip(of samples: [Float]) -> [Float] {
        let start = Stem.index(of: Scene.margin - scene.offsetSeconds)
        return (0..<scene.sampleCount).map { index in
            let at = start + index
            return at >= 0 && at < samples.count ? samples[at] : 0
        }
    }
}
