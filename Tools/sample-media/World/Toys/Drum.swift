// A drum on which a ball bounces, losing height, until it is thrown up again.

internal import Essentials
internal import Glibc

struct Drum: Toy {
    private let style: Style
    private let beats: Beats
    private let pitch: Double
    private let decay: Double
    private let snare: Double
    private let height: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        beats = .bounces(recipe.world, random: &random)
        pitch = 105 * recipe.pitch
        decay = random.uniform(in: 0.09...0.22)
        snare = random.uniform(in: 0.05...0.5)
        height = Float(random.uniform(in: 0.16...0.24))
    }

    var events: [ToyEvent] { beats.events("bounce") }

    func parts(at time: Double) -> [Part] {
        let (age, wait) = (beats.age(at: time), beats.wait(at: time))
        let gap = min(age + wait, 1.2)
        let phase = gap < 1.2 ? age / gap : 1
        let bounce = Float(min(0.55, 1.15 * gap * gap) * 4 * phase * (1 - phase))
        let dent = Float(beats.ringing(at: time, decay: 0.1) * cos(age * 60)) * 0.05
        let top = 0.46 - 2 * height
        var parts = [
            Part(.ellipse(0.4, 0.1), at: 0, 0.46, style.dark),
            Part(.box(0.4, height, 0.01), at: 0, 0.46 - height, style.main),
        ]
        for k in 0..<5 {
            let x = -0.4 + 0.16 * Float(k)
            parts.append(
                Part(.line(Point(0.08, 2 * height - 0.03), 0.012), at: x, top, style.light))
            parts.append(
                Part(.line(Point(-0.08, 2 * height - 0.03), 0.012), at: x + 0.16, top, style.light))
        }
        parts += [
            Part(.ellipse(0.43, 0.11), at: 0, top, style.trim),
            Part(.ellipse(0.37, 0.085), at: 0, top + dent, style.light),
            Part(.disc(0.085), at: 0.04, top - 0.07 - bounce + max(0, dent), style.dark),
        ]
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        // Modes of a circular membrane: zeros of Bessel functions over the first one.
        let ratios = [(1.0, 1.0), (1.59, 0.6), (2.14, 0.4), (2.3, 0.3), (2.65, 0.25), (3.6, 0.15)]
        for (time, strength) in zip(beats.times, beats.strengths) {
            stem.addModes(
                at: time, gain: strength,
                ratios.map {
                    Mode(frequency: pitch * $0.0, level: $0.1, decay: decay / $0.0.squareRoot())
                })
            stem.addNoise(at: time, seconds: 0.25, center: 1_800, quality: 0.5, random: &random) {
                strength * (1.5 * exp(-$0 / 0.005) + snare * exp(-$0 / 0.05))
            }
        }
    }
}
