// An accordion: its bellows are drawn out and pushed in, a chord with each stroke.

internal import Essentials
internal import Glibc

struct Accordion: Toy {
    private let style: Style
    private let strokes: Spans
    private let chords: [[Double]]
    private let brightness: Double
    private let tremolo: Double

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        let strokes = Spans(recipe.world, on: 0.22...0.7, off: 0.06...0.3, random: &random)
        let roots = [1.0, 1.125, 1.335, 1.5]
        chords = strokes.spans.map { _ in
            let root = 196 * recipe.pitch * roots[random.integer(below: 4)]
            return [root, root * (random.chance(0.5) ? 1.26 : 1.19), root * 1.5]
        }
        self.strokes = strokes
        brightness = random.uniform(in: 0.7...0.85)
        tremolo = random.uniform(in: 1.003...1.012)
    }

    var events: [ToyEvent] { strokes.events("stroke") }

    /// Half width of the bellows: goes from one end to the other within each stroke.
    private func opening(at time: Double) -> Float {
        let begun = strokes.spans.lastIndex { $0.start <= time } ?? -1
        guard begun >= 0 else { return 0.08 }
        let span = strokes.spans[begun]
        let share = Float(unit((time - span.start) / (span.end - span.start)))
        return begun % 2 == 0 ? 0.08 + 0.2 * share : 0.28 - 0.2 * share
    }

    func parts(at time: Double) -> [Part] {
        let half = opening(at: time)
        let isSounding = strokes.index(at: time) != nil
        var parts: [Part] = []
        for fold in 0..<8 {
            let x = half * (Float(fold) - 3.5) / 4
            parts.append(
                Part(
                    .box(half / 8 + 0.015, fold % 2 == 0 ? 0.25 : 0.22, 0.01), at: x, 0,
                    fold % 2 == 0 ? style.trim : style.dark))
        }
        parts.append(Part(.box(0.1, 0.31, 0.03), at: -half - 0.1, 0, style.main))
        parts.append(Part(.box(0.1, 0.31, 0.03), at: half + 0.1, 0, style.main))
        for key in 0..<6 {
            let y = -0.24 + 0.095 * Float(key)
            let isPressed = isSounding && (key + strokes.spans.count) % 3 == 0
            parts.append(
                Part(
                    .box(isPressed ? 0.05 : 0.07, 0.035, 0.008), at: half + 0.13, y,
                    .glow(.grey(isPressed ? 0.6 : 0.95))))
            parts.append(Part(.disc(0.022), at: -half - 0.08, y, style.light))
        }
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (span, chord) in zip(strokes.spans, chords) {
            var phases = chord.flatMap { _ in [Phase(random.uniform()), Phase(random.uniform())] }
            let length = span.end - span.start + 0.04
            stem.add(at: span.start, seconds: length) { t in
                var sum = 0.0
                for note in chord.indices {
                    for reed in 0..<2 {
                        let frequency = chord[note] * (reed == 0 ? 1 : tremolo)
                        let turns = phases[2 * note + reed].advance(frequency)
                        sum += Wave.reed(turns, brightness: brightness, harmonics: 8)
                    }
                }
                return 0.16 * sum * Wave.gate(t, length: length, attack: 0.012, release: 0.04)
            }
        }
    }
}
