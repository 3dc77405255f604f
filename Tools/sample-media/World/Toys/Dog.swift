// A dog that opens its mouth and barks.

internal import Essentials
internal import Glibc

struct Dog: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let roughness: Double
    private let length: Double
    private let ears: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .phrases(
            recipe.world, gap: 0.26...0.55, rest: 0.25...0.75, notes: 1...4, random: &random)
        pitch = 330 * recipe.pitch
        roughness = random.uniform(in: 0.25...0.7)
        length = random.uniform(in: 0.11...0.19)
        ears = Float(random.uniform(in: -0.4...0.5))
    }

    var events: [ToyEvent] { beats.events("bark") }

    private func mouth(at time: Double) -> Float {
        let age = beats.age(at: time)
        return Float(min(ease(age / 0.03), 1 - ease((age - length * 0.6) / 0.12)))
    }

    func pose(at time: Double) -> Pose {
        let open = mouth(at: time)
        return Pose(offset: Point(0, -0.05 * open), angle: -0.1 * open)
    }

    func parts(at time: Double) -> [Part] {
        let open = mouth(at: time)
        let wag = Float(sin(time * 11)) * 0.4
        let tail = Point.polar(-0.9 + wag, 0.2)
        return [
            Part(.line(tail, 0.03), at: 0.33, 0.28, style.main),
            Part(.ellipse(0.24, 0.2), at: 0.14, 0.32, style.main),
            Part(.box(0.04, 0.1, 0.03), at: 0.02, 0.42, style.main),
            Part(.box(0.04, 0.1, 0.03), at: 0.27, 0.42, style.main),
            Part(.ellipse(0.12, 0.06 + 0.06 * open), at: -0.18, 0.09 + 0.07 * open, style.trim),
            Part(
                .ellipse(0.09, 0.005 + 0.065 * open), at: -0.19, 0.06 + 0.05 * open,
                Paint(color: .hue(0.98, 0.7, 0.45), outline: 0.6)),
            Part(.disc(0.22), at: -0.1, -0.12, style.main),
            Part(.ellipse(0.14, 0.1), at: -0.18, 0.0 - 0.02 * open, style.light),
            Part(.ellipse(0.06, 0.045), at: -0.24, -0.06 - 0.02 * open, style.dark),
            Part(.ellipse(0.075, 0.17), at: 0.1, -0.17, angle: -0.3 - ears, style.trim),
            Part(.ellipse(0.065, 0.15), at: -0.27, -0.25, angle: 0.5 + ears, style.trim),
            Part(.disc(0.045), at: -0.06, -0.19, .glow(.grey(0.97))),
            Part(.disc(0.045), at: -0.2, -0.19, .glow(.grey(0.97))),
            Part(.disc(0.025), at: -0.07, -0.185, .glow(.grey(0.08))),
            Part(.disc(0.025), at: -0.21, -0.185, .glow(.grey(0.08))),
        ]
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (time, strength) in zip(beats.times, beats.strengths) {
            var voice = Phase()
            var throat = Resonator(frequency: 2.4 * pitch, quality: 2.5)
            var muzzle = Resonator(frequency: 5.2 * pitch, quality: 3)
            var source = random
            let total = length + 0.05
            stem.add(at: time, seconds: total) { t in
                let rise = 0.75 + 0.6 * sin(Double.pi * min(1, t / total * 1.25))
                let tone = Wave.reed(
                    voice.advance(pitch * rise), brightness: 0.88, harmonics: 12)
                let rasp = (source.uniform() * 2 - 1) * roughness * 2
                let breath = tone * (1 - 0.5 * roughness) + rasp
                let spoken = throat.next(breath) * 1.4 + muzzle.next(breath) + breath * 0.15
                return strength * spoken
                    * Wave.gate(t, length: total, attack: 0.008, release: 0.07)
            }
            random = source
        }
    }
}
