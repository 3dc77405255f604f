// A fan that speeds up and slows down; the pitch of its motor follows.

internal import Essentials
internal import Glibc

struct Fan: Toy {
    private let style: Style
    private let blades: Int
    private let pitch: Double
    private let rush: Double
    private let reed: Double
    private let speed: SpeedCurve

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        blades = 3 + random.integer(below: 3)
        pitch = 62 * recipe.pitch
        rush = random.uniform(in: 0.3...0.9)
        reed = random.uniform(in: 0.6...0.88)
        speed = SpeedCurve(recipe.world, random: &random)
    }

    var events: [ToyEvent] { speed.changes }

    func parts(at time: Double) -> [Part] {
        let turn = Float(speed.turns(at: time) * 2 * Double.pi) / Float(blades) * 3
        var parts = [
            Part(.line(Point(0, 0.45), 0.035), at: 0, 0, style.dark),
            Part(.box(0.2, 0.035, 0.03), at: 0, 0.46, style.trim),
            Part(
                .disc(0.36), at: 0, -0.1,
                Paint(color: style.dark.color, outline: 0.2, opacity: 0.35)),
        ]
        for blade in 0..<blades {
            let angle = turn + Float(blade) * 6.2832 / Float(blades)
            let center = Point.polar(angle, 0.18)
            parts.append(
                Part(
                    .ellipse(0.15, 0.3 / Float(blades) + 0.02), at: center.x, center.y - 0.1,
                    angle: angle + 0.25, blade == 0 ? style.trim : style.main))
        }
        parts.append(Part(.disc(0.06), at: 0, -0.1, style.dark))
        parts.append(Part(.ring(0.37, 0.02), at: 0, -0.1, style.light))
        parts.append(Part(.ring(0.25, 0.006), at: 0, -0.1, style.light))
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        var (motor, whine) = (Phase(), Phase())
        var air = Resonator(frequency: 700 / (62 / pitch), quality: 0.6)
        var source = random
        stem.add(at: 0, seconds: Double(stem.samples.count) / Double(Stem.sampleRate)) { t in
            let speed = self.speed.value(at: t)
            let tone = Wave.reed(
                motor.advance(pitch * (0.35 + speed)), brightness: reed, harmonics: 12)
            let high = sin(2 * Double.pi * whine.advance(pitch * 9 * (0.35 + speed)))
            let sweep = 0.6 + 0.4 * sin(2 * Double.pi * 3 * self.speed.turns(at: t))
            let wind = air.next(source.uniform() * 2 - 1) * sweep * rush * 2
            return min(1, speed * 3) * (tone * 0.35 + high * 0.12 + wind * speed)
        }
        random = source
    }
}

/// A speed that steps between levels, with its integral, tabulated finely.
struct SpeedCurve: Sendable {
    private static let rate = 200.0
    private var values: [Double] = []
    private var integral: [Double] = []
    private(set) var changes: [ToyEvent] = []

    init(_ world: ToyWorld, random: inout RandomStream) {
        let (targets, ramp) = Self.targets(world, random: &random)
        var (value, sum, level) = (0.0, 0.0, 0.0)
        for index in 0...Int(world.seconds * Self.rate) {
            let time = Double(index) / Self.rate
            let target = targets.last { $0.time <= time }?.level ?? 0
            if target != level {
                let type =
                    target == 0
                    ? "stop" : level == 0 ? "start" : target > level ? "speed-up" : "slow-down"
                changes.append(ToyEvent(time: time, type: type))
                level = target
            }
            value += (target - value) * (target > value ? ramp : ramp * 0.7)
            if value < 0.004, target == 0 { value = 0 }
            sum += value / Self.rate
            values.append(value)
            integral.append(sum)
        }
    }

    /// Speeds with the times they are aimed at, and how fast they are approached.
    private static func targets(
        _ world: ToyWorld, random: inout RandomStream
    ) -> ([(time: Double, level: Double)], Double) {
        var targets: [(time: Double, level: Double)] = []
        var time = 0.0
        guard world.isPlaying else { return ([], 0.03) }
        while time < world.seconds {
            let level = random.chance(0.2) && time > 0 ? 0 : random.uniform(in: 0.35...1.15)
            targets.append((time, level))
            time += level == 0 ? random.uniform(in: 0.3...0.6) : random.uniform(in: 0.5...1.6)
        }
        if let quiet = world.quiet {
            targets.removeAll { quiet.contains($0.time) }
            targets.append((quiet.lowerBound, 0))
            targets.append((quiet.upperBound, 0.8))
            targets.sort { $0.time < $1.time }
        }
        return (targets, random.uniform(in: 0.02...0.07))
    }

    func value(at time: Double) -> Double { Self.interpolate(values, time) }
    func turns(at time: Double) -> Double { Self.interpolate(integral, time) }

    private static func interpolate(_ table: [Double], _ time: Double) -> Double {
        let place = min(max(time * rate, 0), Double(table.count - 1))
        let index = min(Int(place), table.count - 2)
        return table[index] + (table[index + 1] - table[index]) * (place - Double(index))
    }
}
