// A kettle: while steam comes out of its spout and lifts the lid, it whistles.

internal import Essentials
internal import Glibc

struct Kettle: Toy {
    private let style: Style
    private let blows: Spans
    private let pitch: Double
    private let breath: Double
    private let vibrato: (rate: Double, depth: Double)
    private let puffs: [Double]

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        blows = Spans(recipe.world, on: 0.3...1.0, off: 0.15...0.5, random: &random)
        pitch = 1_900 * recipe.pitch
        breath = random.uniform(in: 0.1...0.5)
        vibrato = (random.uniform(in: 5...14), random.uniform(in: 0.003...0.02))
        puffs = (0..<8).map { _ in random.uniform(in: -0.5...0.5) }
    }

    var events: [ToyEvent] { blows.events("whistle") }

    func parts(at time: Double) -> [Part] {
        let steam = blows.opening(at: time, attack: 0.03)
        let rattle = Float(steam * (0.05 + 0.02 * sin(time * 2 * Double.pi * 9.3)))
        var parts = [
            Part(.ring(0.24, 0.03), at: 0, -0.1, style.dark),
            Part(
                .polygon(
                    [Point(0.14, 0.15), Point(0.42, -0.22), Point(0.48, -0.18), Point(0.24, 0.3)],
                    0.02), style.trim),
            Part(.ellipse(0.29, 0.25), at: 0, 0.2, style.main),
            Part(.box(0.24, 0.03, 0.02), at: 0, 0.44, style.dark),
            Part(.ellipse(0.13, 0.045), at: 0, -0.03 - rattle, angle: rattle * 3, style.trim),
            Part(.disc(0.04), at: 0, -0.08 - rattle, style.dark),
        ]
        parts += self.steam(at: time)
        return parts
    }

    /// Puffs that leave the spout while the kettle blows, rise, grow and fade.
    private func steam(at time: Double) -> [Part] {
        var parts: [Part] = []
        let first = Int((time * 14).rounded(.down))
        for number in stride(from: first, to: first - 11, by: -1) {
            let born = Double(number) / 14
            guard blows.index(at: born) != nil else { continue }
            let age = Float(time - born)
            let drift = Float(puffs[((number % 8) + 8) % 8])
            let paint = Paint.glow(
                .grey(0.96), opacity: max(0, 0.75 - age), blur: 0.05)
            parts.append(
                Part(
                    .disc(0.035 + 0.12 * age), at: 0.46 + age * (0.25 + drift * 0.2),
                    -0.22 - age * 0.5, paint, isSolid: false))
        }
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for span in blows.spans {
            var tone = Phase()
            var hiss = Resonator(frequency: pitch * 1.6, quality: 0.7)
            var source = random
            let length = span.end - span.start
            stem.add(at: span.start, seconds: length + 0.08) { t in
                let wobble = sin(2 * Double.pi * vibrato.rate * t) * vibrato.depth
                let glide = 1 - 0.25 * exp(-t / 0.05)
                let turns = tone.advance(pitch * glide * (1 + wobble))
                let whistle = sin(2 * Double.pi * turns) + 0.25 * sin(4 * Double.pi * turns)
                let air = hiss.next(source.uniform() * 2 - 1) * breath * 2
                return (whistle + air)
                    * Wave.gate(t, length: length + 0.08, attack: 0.015, release: 0.08)
            }
            random = source
        }
    }
}
