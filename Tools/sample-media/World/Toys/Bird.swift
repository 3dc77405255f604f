// A bird that opens its beak and chirps: fast sweeps of a high whistle.

internal import Essentials
internal import Glibc

struct Bird: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let sweep: Double
    private let length: Double
    private let trill: Double

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.13...0.36, rest: 0.1...0.6, notes: 2...7, random: &random)
        pitch = 3_300 * recipe.pitch
        sweep = random.uniform(in: -0.35...0.45)
        length = random.uniform(in: 0.06...0.1)
        trill = random.chance(0.4) ? random.uniform(in: 25...45) : 0
    }

    var events: [ToyEvent] { beats.events("chirp") }

    func pose(at time: Double) -> Pose {
        let hop = Float(beats.ringing(at: time, decay: 0.06))
        return Pose(offset: Point(0, -0.05 * hop), angle: -0.12 * hop)
    }

    func parts(at time: Double) -> [Part] {
        let age = beats.age(at: time)
        let open = Float(min(ease(age / 0.02), 1 - ease((age - length * 0.7) / 0.05)))
        let flap = Float(beats.ringing(at: time, decay: 0.12) * sin(age * 40)) * 0.6
        let beak = Paint(color: .hue(0.11, 0.9, 0.95), outline: 0.5)
        let upper: [Point] = [Point(0, -0.06), Point(-0.2, 0.0), Point(0, 0.02)]
        let lower: [Point] = [Point(0, -0.02), Point(-0.16, 0.01), Point(0, 0.05)]
        return [
            Part(
                .polygon(
                    [Point(0, -0.08), Point(0.26, -0.16), Point(0.24, 0.04), Point(0, 0.1)], 0.02),
                at: 0.22, 0.12, style.trim),
            Part(.line(Point(-0.02, 0.18), 0.015), at: -0.02, 0.3, beak),
            Part(.line(Point(0.02, 0.18), 0.015), at: 0.1, 0.3, beak),
            Part(.ellipse(0.27, 0.22), at: 0.06, 0.14, angle: -0.2, style.main),
            Part(.polygon(upper, 0.01), at: -0.26, -0.16, angle: 0.5 * open, beak),
            Part(.polygon(lower, 0.01), at: -0.26, -0.13, angle: -0.6 * open, beak),
            Part(.disc(0.17), at: -0.14, -0.16, style.main),
            Part(.ellipse(0.12, 0.1), at: -0.06, 0.2, angle: 0.3, style.light),
            Part(
                .ellipse(0.16, 0.09), at: 0.14, 0.1 - abs(flap) * 0.1, angle: -0.2 + flap,
                style.trim),
            Part(.disc(0.045), at: -0.19, -0.2, .glow(.grey(0.97))),
            Part(.disc(0.025), at: -0.2, -0.2, .glow(.grey(0.05))),
            Part(.line(Point(0.03, -0.12), 0.02), at: -0.13, -0.32, angle: 0.3 * open, style.trim),
        ]
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (time, strength) in zip(beats.times, beats.strengths) {
            var tone = Phase()
            stem.add(at: time, seconds: length) { t in
                let shake = trill > 0 ? 0.08 * sin(2 * Double.pi * trill * t) : 0
                let bend = 1 + sweep * (t / length - 0.5) + 0.25 * sin(Double.pi * t / length)
                let turns = tone.advance(pitch * (bend + shake))
                return strength * sin(2 * Double.pi * turns)
                    * Wave.gate(t, length: length, attack: 0.008, release: 0.02)
            }
        }
    }
}
