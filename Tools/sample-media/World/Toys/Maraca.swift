// A rattle that is shaken from side to side; its grains hit the wall at each reversal.

internal import Essentials
internal import Glibc

struct Maraca: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let grains: Double
    private let roundness: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.13...0.34, rest: 0.05...0.5, notes: 4...10, random: &random)
        pitch = 5_600 * (0.5 + 0.5 * recipe.pitch)
        grains = random.uniform(in: 0.02...0.05)
        roundness = Float(random.uniform(in: 0.2...0.26))
    }

    var events: [ToyEvent] { beats.events("shake") }

    func pose(at time: Double) -> Pose {
        let swing = Float(beats.swing(at: time, longest: 0.3))
        return Pose(offset: Point(0.1 * swing, 0), angle: 0.55 * swing)
    }

    func parts(at time: Double) -> [Part] {
        [
            Part(.line(Point(0, 0.46), 0.045), at: 0, 0.0, style.dark),
            Part(.disc(0.07), at: 0, 0.45, style.trim),
            Part(.ellipse(roundness, 0.27), at: 0, -0.22, style.main),
            Part(.box(roundness * 0.97, 0.022, 0.01), at: 0, -0.25, style.trim),
            Part(.box(roundness * 0.7, 0.018, 0.01), at: 0, -0.12, style.light),
            Part(.disc(0.07), at: 0, 0.06, style.trim),
        ]
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (time, strength) in zip(beats.times, beats.strengths) {
            stem.addNoise(
                at: time, seconds: 0.16, center: pitch, quality: 1.6, random: &random
            ) { t in strength * unit(t / 0.004) * exp(-t / grains) }
            for _ in 0..<6 {
                let delay = abs(random.normal()) * 0.03
                stem.addNoise(
                    at: time + delay, seconds: 0.02, center: pitch * random.uniform(in: 0.8...1.3),
                    quality: 4, random: &random
                ) { t in strength * 0.6 * exp(-t / 0.004) }
            }
        }
    }
}
