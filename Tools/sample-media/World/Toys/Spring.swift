// A jack-in-the-box: the head jumps on its spring, which twangs while it comes to rest.

internal import Essentials
internal import Glibc

struct Spring: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let wobble: Double
    private let decay: Double
    private let brightness: Double

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.5...0.95, rest: 0.1...0.5, notes: 1...4, random: &random)
        pitch = 180 * recipe.pitch
        wobble = random.uniform(in: 8...13)
        decay = random.uniform(in: 0.22...0.45)
        brightness = random.uniform(in: 0.8...0.93)
    }

    var events: [ToyEvent] { beats.events("spring") }

    /// Length of the spring: pressed down before a beat, then swinging about its rest.
    private func stretch(at time: Double) -> Float {
        let pressed = ease(1 - beats.wait(at: time) / 0.18)
        let age = beats.age(at: time)
        let swing = beats.ringing(at: time, decay: decay * 0.7) * cos(2 * Double.pi * 4.5 * age)
        let rise = unit(age / 0.03)
        return Float((0.24 + 0.2 * swing * rise) * (1 - pressed) + 0.05 * pressed)
    }

    func parts(at time: Double) -> [Part] {
        let length = stretch(at: time)
        let lean = Float(beats.ringing(at: time, decay: 0.4) * sin(beats.age(at: time) * 19)) * 0.1
        let top = Point(lean, 0.2 - length)
        var parts = [Part(.box(0.24, 0.02, 0.01), at: 0.24, 0.1, angle: -1.1, style.trim)]
        var from = Point(0, 0.24)
        for turn in 1...7 {
            let share = Float(turn) / 7
            let side: Float = turn == 7 ? 0 : (turn % 2 == 0 ? -0.09 : 0.09)
            let to = Point(top.x * share + side, 0.24 + (top.y - 0.24) * share)
            parts.append(Part(.line(to - from, 0.017), at: from.x, from.y, style.dark))
            from = to
        }
        let nose = Paint(color: .hue(0.0, 0.85, 0.9), outline: 0.4)
        parts += [
            Part(
                .polygon([Point(-0.12, 0), Point(0.12, 0), Point(0.02, -0.2)], 0.015),
                at: top.x, top.y - 0.2, angle: lean, style.main),
            Part(.disc(0.14), at: top.x, top.y - 0.1, style.light),
            Part(.disc(0.024), at: top.x - 0.05, top.y - 0.13, .glow(.grey(0.06))),
            Part(.disc(0.024), at: top.x + 0.05, top.y - 0.13, .glow(.grey(0.06))),
            Part(.disc(0.038), at: top.x, top.y - 0.08, nose),
            Part(.ellipse(0.07, 0.018), at: top.x, top.y - 0.02, nose),
            Part(.box(0.25, 0.15, 0.015), at: 0, 0.35, style.main),
            Part(.box(0.26, 0.025, 0.01), at: 0, 0.22, style.trim),
        ]
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (time, strength) in zip(beats.times, beats.strengths) {
            var tone = Phase()
            stem.add(at: time, seconds: decay * 4) { t in
                let bend = 1 + 0.35 * exp(-t / decay) * sin(2 * Double.pi * wobble * t) + 0.6 * t
                let wave = Wave.reed(
                    tone.advance(pitch * bend), brightness: brightness, harmonics: 14)
                return strength * wave * unit(t / 0.003) * exp(-t / decay)
            }
        }
    }
}
