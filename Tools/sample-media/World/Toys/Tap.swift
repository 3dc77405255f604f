// A tap over a bucket: drops fall and sound like bubbles when they hit the water.

internal import Essentials
internal import Glibc

struct Tap: Toy {
    private static let fall = 0.3
    private let style: Style
    private let beats: Beats
    private let pitches: [Double]
    private let chirp: Double
    private let bucket: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        let beats = Beats.phrases(
            recipe.world, gap: 0.14...0.5, rest: 0.1...0.5, notes: 2...8, random: &random)
        pitches = beats.times.map { _ in 750 * recipe.pitch * random.uniform(in: 0.8...1.25) }
        self.beats = beats
        chirp = random.uniform(in: 7...16)
        bucket = Float(random.uniform(in: 0.26...0.34))
    }

    var events: [ToyEvent] { beats.events("drip") }

    func parts(at time: Double) -> [Part] {
        let water = Paint(color: .hue(0.56, 0.6, 0.95), shading: 0.5, grain: 0, outline: 0.35)
        var parts = [
            Part(.box(0.24, 0.07, 0.03), at: -0.18, -0.36, style.trim),
            Part(.line(Point(0, 0.1), 0.075), at: 0.03, -0.36, style.trim),
            Part(.box(0.13, 0.03, 0.03), at: -0.12, -0.48, style.dark),
            Part(.line(Point(0, 0.08), 0.03), at: -0.12, -0.47, style.dark),
            Part(.ellipse(bucket + 0.06, 0.07), at: 0.03, 0.16, style.dark),
            Part(.ellipse(bucket + 0.03, 0.05), at: 0.03, 0.18, water),
        ]
        parts += drops(at: time, water)
        parts.append(
            Part(
                .polygon(
                    [
                        Point(-bucket - 0.05, 0.2), Point(bucket + 0.05, 0.2),
                        Point(bucket - 0.03, 0.48), Point(-bucket + 0.03, 0.48),
                    ], 0.02),
                at: 0.03, 0, style.main))
        return parts
    }

    /// The drop that forms, those that fall, and the splash of the last one.
    private func drops(at time: Double, _ water: Paint) -> [Part] {
        var parts: [Part] = []
        let first = (beats.last(at: time) ?? -1) + 1
        for next in beats.times.dropFirst(first).prefix(3) {
            let left = next - time
            let fallen = 1 - left / Self.fall
            if fallen > 0 {
                let y = -0.24 + 0.4 * Float(fallen * fallen)
                parts.append(Part(.ellipse(0.045, 0.065), at: 0.03, y, water))
            } else if left < 0.6 {
                parts.append(
                    Part(.disc(0.05 * Float(1 - (left - 0.3) / 0.3)), at: 0.03, -0.25, water))
            }
        }
        let age = Float(beats.age(at: time))
        if age < 0.35 {
            let fade = 1 - age / 0.35
            parts.append(
                Part(
                    .ring(0.03 + 0.5 * age, 0.01), at: 0.03, 0.17,
                    .glow(.grey(0.95), opacity: fade), isSolid: false))
            for side: Float in [-1, -0.4, 0.5, 1] {
                let x = 0.03 + side * (0.05 + 0.5 * age)
                let y = 0.14 - (1.6 - 0.5 * abs(side)) * age + 5 * age * age
                parts.append(Part(.disc(0.026), at: x, y, water, isSolid: false))
            }
        }
        return parts
    }

    /// A bubble rings at a pitch that rises as it nears the surface.
    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (index, time) in beats.times.enumerated() {
            var tone = Phase()
            let (pitch, gain) = (pitches[index], beats.strengths[index])
            stem.add(at: time, seconds: 0.18) { t in
                let turns = tone.advance(pitch * (1 + chirp * t))
                return gain * sin(2 * Double.pi * turns) * unit(t / 0.002) * exp(-t / 0.035)
            }
            stem.addNoise(at: time, seconds: 0.03, center: 3_000, quality: 0.8, random: &random) {
                gain * 0.5 * exp(-$0 / 0.006)
            }
        }
    }
}
