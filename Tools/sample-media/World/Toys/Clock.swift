// A clock whose pendulum ticks at each reversal and whose hand moves on by one step.

internal import Essentials
internal import Glibc

struct Clock: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let accent: Double
    private let start: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.18...0.46, rest: 0.02...0.35, notes: 3...7, random: &random)
        pitch = 2_300 * recipe.pitch
        accent = random.uniform(in: 0.75...0.95)
        start = Float(random.uniform(in: 0...6.28))
    }

    var events: [ToyEvent] { beats.events("tick") }

    func parts(at time: Double) -> [Part] {
        let swing = Float(beats.swing(at: time, longest: 0.5)) * 0.5
        let bob = Point(0, 0.02) + Point.polar(1.5708 - swing, 0.42)
        let step = Float(beats.last(at: time) ?? -1) + Float(ease(beats.age(at: time) / 0.06))
        let hand = Point.polar(start + step * 0.5236, 0.17)
        var parts = [
            Part(.line(bob, 0.016), at: 0, 0, style.light),
            Part(.disc(0.085), at: bob.x, bob.y, style.trim),
            Part(
                .polygon([Point(-0.3, -0.22), Point(0, -0.48), Point(0.3, -0.22)], 0.02),
                style.main),
            Part(.box(0.28, 0.25, 0.03), at: 0, -0.1, style.main),
            Part(.disc(0.225), at: 0, -0.1, style.dark),
            Part(.disc(0.2), at: 0, -0.1, style.light),
        ]
        for hour in 0..<12 {
            let inner = Point.polar(Float(hour) * 0.5236, 0.165)
            parts.append(
                Part(.line(inner * 0.12, 0.008), at: inner.x, inner.y - 0.1, style.dark))
        }
        parts.append(Part(.line(Point.polar(start * 3, 0.1), 0.016), at: 0, -0.1, style.dark))
        parts.append(Part(.line(hand, 0.01), at: 0, -0.1, style.dark))
        parts.append(Part(.disc(0.02), at: 0, -0.1, style.trim))
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (index, time) in beats.times.enumerated() {
            let tone = index % 2 == 0 ? 1 : accent
            let gain = 0.6 + 0.4 * beats.strengths[index]
            stem.addModes(
                at: time, gain: gain,
                [(1, 1, 0.012), (1.47, 0.7, 0.008), (2.6, 0.5, 0.005), (0.32, 0.35, 0.02)].map {
                    Mode(frequency: pitch * tone * $0.0, level: $0.1, decay: $0.2)
                })
            stem.addNoise(at: time, seconds: 0.02, center: 5_000, quality: 0.7, random: &random) {
                gain * 0.8 * exp(-$0 / 0.002)
            }
        }
    }
}
