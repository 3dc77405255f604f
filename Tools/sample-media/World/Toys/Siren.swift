// A warning light: the siren's pitch rises and falls as its beam turns.

internal import Essentials
internal import Glibc

struct Siren: Toy {
    private let style: Style
    private let lamp: Float
    private let speed: SpeedCurve
    private let pitch: Double
    private let depth: Double
    private let brightness: Double

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        lamp = [0.0, 0.62, 0.1][random.integer(below: 3)]
        speed = SpeedCurve(recipe.world, random: &random)
        pitch = 760 * recipe.pitch
        depth = random.uniform(in: 0.22...0.4)
        brightness = random.uniform(in: 0.25...0.55)
    }

    var events: [ToyEvent] { speed.changes }

    /// 1 when the beam points at us, -1 when away.
    private func facing(at time: Double) -> Double {
        cos(2 * Double.pi * 1.7 * speed.turns(at: time))
    }

    private func power(at time: Double) -> Double { min(1, speed.value(at: time) * 5) }

    func parts(at time: Double) -> [Part] {
        let power = Float(self.power(at: time))
        let facing = Float(self.facing(at: time))
        let turn = Float(speed.turns(at: time) * 1.7 * 2 * Double.pi)
        let glow = power * (0.5 + 0.5 * facing)
        let color = Color.hue(lamp, 0.9, 0.45).mixed(with: .hue(lamp, 0.35, 1), glow)
        let bulb = Point(0.12 * sinf(turn), 0.05)
        var parts = [
            Part(
                .disc(0.5), at: 0, -0.02,
                .glow(
                    .hue(lamp, 0.6, 1), opacity: 0.4 * glow, blur: 0.3), isSolid: false),
            Part(
                .box(0.26, 0.2, 0.1), at: 0, 0.05,
                Paint(color: color, shading: 0.5, grain: 0, outline: 0.4)),
            Part(
                .disc(0.26), at: 0, -0.05, Paint(color: color, shading: 0.5, grain: 0, outline: 0.2)
            ),
            Part(
                .ellipse(0.05 + 0.06 * abs(facing), 0.15), at: bulb.x, bulb.y - 0.05,
                .glow(Color.hue(lamp, 0.1, 1), opacity: 0.3 + 0.6 * power, blur: 0.02)),
            Part(.box(0.34, 0.06, 0.02), at: 0, 0.27, style.trim),
            Part(.box(0.4, 0.09, 0.02), at: 0, 0.4, style.main),
            Part(.disc(0.045), at: 0, 0.4, style.dark),
        ]
        if facing > 0, power > 0.1 {
            for side: Float in [-1, 1] {
                let beam: [Point] = [Point(0.1, -0.04), Point(0.62, -0.22), Point(0.62, 0.12)]
                let mirrored = beam.map { Point($0.x * side, $0.y) }
                parts.append(
                    Part(
                        .polygon(mirrored, 0.01),
                        .glow(.hue(lamp, 0.3, 1), opacity: 0.35 * glow, blur: 0.08),
                        isSolid: false))
            }
        }
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        var tone = Phase()
        stem.add(at: 0, seconds: Double(stem.samples.count) / Double(Stem.sampleRate)) { t in
            let frequency = pitch * (1 + depth * self.facing(at: t))
            let wave = Wave.reed(tone.advance(frequency), brightness: brightness, harmonics: 6)
            return wave * self.power(at: t) * (0.75 + 0.25 * self.facing(at: t))
        }
    }
}
