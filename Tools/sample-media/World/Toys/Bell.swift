// A bell struck by a mallet: inharmonic partials that ring long.

internal import Essentials
internal import Glibc

struct Bell: Toy {
    private let style: Style
    private let beats: Beats
    private let modes: [Mode]
    private let flare: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.28...0.8, rest: 0.1...0.7, random: &random)
        let pitch = 620 * recipe.pitch
        let decay = random.uniform(in: 0.35...1.1)
        let brightness = random.uniform(in: 0.5...1)
        flare = Float(random.uniform(in: 0.0...0.1))
        // Partials of a church bell: hum, prime, tierce, quint, nominal and above.
        modes = [
            (0.5, 0.5, 1.3), (1, 1, 1), (1.19, 0.7, 0.8), (1.5, 0.4, 0.6), (2, 0.8, 0.6),
            (2.74, 0.6, 0.4), (3.76, 0.45, 0.28), (5.1, 0.35, 0.18),
        ].map {
            Mode(
                frequency: pitch * $0.0, level: $0.0 > 1 ? $0.1 * brightness : $0.1,
                decay: decay * $0.2)
        }
    }

    var events: [ToyEvent] { beats.events("strike") }

    func parts(at time: Double) -> [Part] {
        let ringing = beats.ringing(at: time, decay: 0.35)
        let sway = Float(ringing * 0.16 * sin(2 * Double.pi * 5 * beats.age(at: time)))
        let lift = Float(beats.lift(at: time))
        let body: [Point] = [
            Point(-0.07, -0.3), Point(0.07, -0.3), Point(0.14, -0.2), Point(0.17, 0.05),
            Point(0.28 + flare, 0.27), Point(-0.28 - flare, 0.27), Point(-0.17, 0.05),
            Point(-0.14, -0.2),
        ]
        let angle = 0.05 + lift * 0.75
        let grip = Point(0.47, -0.33)
        let head = grip + Point.polar(2.35 - angle, 0.36)
        return [
            Part(.line(Point(0, 0.2), 0.025), at: 0, -0.5, style.dark),
            Part(.ring(0.07, 0.025), at: 0, -0.34, style.dark),
            Part(.disc(0.075), at: sway * 0.6, 0.31, style.dark),
            Part(.polygon(body, 0.03), angle: sway, style.main),
            Part(.box(0.29 + flare, 0.03, 0.03), at: -sway * 0.27, 0.27, angle: sway, style.trim),
            Part(.line(head - grip, 0.02), at: grip.x, grip.y, style.dark),
            Part(.disc(0.075), at: head.x, head.y, style.trim),
        ]
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (time, strength) in zip(beats.times, beats.strengths) {
            stem.addModes(at: time, gain: strength, modes)
            stem.addNoise(at: time, seconds: 0.02, center: 4_000, quality: 0.8, random: &random) {
                strength * 1.2 * exp(-$0 / 0.004)
            }
        }
    }
}
