// A frog that blows up its throat and croaks: a train of pulses through two resonances.

internal import Essentials
internal import Glibc

struct Frog: Toy {
    private let style: Style
    private let croaks: Spans
    private let pulses: Double
    private let resonance: Double

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        croaks = Spans(recipe.world, on: 0.16...0.42, off: 0.12...0.6, random: &random)
        pulses = 52 * recipe.pitch * random.uniform(in: 0.85...1.15)
        resonance = 950 * recipe.pitch
    }

    var events: [ToyEvent] { croaks.events("croak") }

    func pose(at time: Double) -> Pose {
        let swell = Float(croaks.opening(at: time, attack: 0.05, release: 0.08))
        return Pose(offset: Point(0, -0.03 * swell), stretch: Point(1 + 0.04 * swell, 1))
    }

    func parts(at time: Double) -> [Part] {
        let swell = Float(croaks.opening(at: time, attack: 0.05, release: 0.08))
        var parts = [
            Part(.ellipse(0.18, 0.12), at: -0.33, 0.3, angle: 0.5, style.main),
            Part(.ellipse(0.18, 0.12), at: 0.33, 0.3, angle: -0.5, style.main),
            Part(.ellipse(0.36, 0.27), at: 0, 0.14, style.main),
            Part(.ellipse(0.2 + 0.12 * swell, 0.1 + 0.13 * swell), at: 0, 0.26, style.light),
            Part(.ellipse(0.3, 0.012 + 0.03 * swell), at: 0, 0.06, style.dark),
        ]
        for x: Float in [-0.19, 0.19] {
            parts.append(Part(.disc(0.125), at: x, -0.15, style.main))
            parts.append(Part(.disc(0.085), at: x, -0.17, .glow(.grey(0.95))))
            parts.append(
                Part(.ellipse(0.06, 0.025 + 0.03 * (1 - swell)), at: x, -0.17, .glow(.grey(0.06))))
            parts.append(Part(.line(Point(x * 0.6, 0.02), 0.03), at: x * 1.2, 0.43, style.trim))
        }
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for span in croaks.spans {
            var rate = Phase(0.999)
            var (low, high) = (
                Resonator(frequency: resonance, quality: 7),
                Resonator(frequency: resonance * 2.3, quality: 8)
            )
            let length = span.end - span.start + 0.05
            var old = rate.turns
            stem.add(at: span.start, seconds: length) { t in
                let turns = rate.advance(pulses * (0.8 + 0.5 * unit(t / length)))
                let pulse = turns < old ? 14.0 : 0
                old = turns
                return (low.next(pulse) + 0.6 * high.next(pulse))
                    * Wave.gate(t, length: length, attack: 0.003, release: 0.06)
            }
        }
    }
}
