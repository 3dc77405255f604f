// Where an object's middle goes, tabulated finely; positions in frame heights.

internal import Essentials
internal import Glibc

/// The course of an object through the world.
struct Path: Sendable {
    private static let rate = 100.0
    private var points: [Point] = []
    private var angles: [Float] = []

    /// Manners of moving.
    enum Manner: CaseIterable { case still, sway, drift, bounce, rise, roll }

    /// The position at a time.
    func point(at time: Double) -> Point { interpolate(points, time) { $0 + ($1 - $0) * $2 } }

    /// The angle at a time, in radians.
    func angle(at time: Double) -> Float { interpolate(angles, time) { $0 + ($1 - $0) * $2 } }

    private func interpolate<T>(_ table: [T], _ time: Double, _ mix: (T, T, Float) -> T) -> T {
        let place = min(max(time * Self.rate, 0), Double(table.count - 1) - 1e-6)
        let index = Int(place)
        return mix(
            table[index], table[min(index + 1, table.count - 1)], Float(place - Double(index)))
    }

    /// A path of `seconds` that passes near `anchor` in the middle of its time.
    init(
        _ manner: Manner, anchor: Point, size: Float, seconds: Double, random: inout RandomStream
    ) {
        let count = Int(seconds * Self.rate) + 2
        switch manner {
        case .still: hold(count, anchor)
        case .sway: sway(count, anchor, random: &random)
        case .drift: drift(count, anchor, random: &random)
        case .bounce: bounce(count, anchor, size, random: &random)
        case .rise: rise(count, anchor, random: &random)
        case .roll: roll(count, anchor, size, random: &random)
        }
    }

    private mutating func hold(_ count: Int, _ anchor: Point) {
        points = Array(repeating: anchor, count: count)
        angles = Array(repeating: 0, count: count)
    }

    private mutating func sway(_ count: Int, _ anchor: Point, random: inout RandomStream) {
        let reach = Point.polar(
            Float(random.uniform(in: 0...6.28)), Float(random.uniform(in: 0.03...0.13)))
        let tempo = random.uniform(in: 0.2...0.7) * 2 * Double.pi
        let phase = random.uniform(in: 0...6.28)
        let lean = random.uniform(in: 0...0.15)
        for index in 0..<count {
            let time = Double(index) / Self.rate
            points.append(anchor + reach * Float(sin(tempo * time + phase)))
            angles.append(Float(lean * sin(tempo * 0.7 * time + phase)))
        }
    }

    private mutating func drift(_ count: Int, _ anchor: Point, random: inout RandomStream) {
        let seconds = Double(count) / Self.rate
        let heading = Float(random.uniform(in: 0...6.28))
        let reach = Point.polar(heading, Float(random.uniform(in: 0.15...0.55)))
        for index in 0..<count {
            let share = Double(index) / Self.rate / seconds - 0.5
            points.append(anchor + reach * Float(share))
            angles.append(0)
        }
    }

    /// Falls, bounces with loss and rolls out; now and then it is thrown up again.
    private mutating func bounce(
        _ count: Int, _ anchor: Point, _ size: Float, random: inout RandomStream
    ) {
        let floor = min(0.95 - size * 0.42, anchor.y + Float(random.uniform(in: 0.15...0.4)))
        let loss = Float(random.uniform(in: 0.62...0.82))
        var velocity = Point(Float(random.uniform(in: -0.25...0.25)), 0)
        var at = Point(anchor.x - velocity.x * 1.5, anchor.y - Float(random.uniform(in: 0...0.2)))
        var (angle, rest) = (Float(0), 0)
        let step = Float(1 / Self.rate)
        for _ in 0..<count {
            velocity.y += 2.2 * step
            at += velocity * step
            if at.y > floor {
                at.y = floor
                velocity = Point(velocity.x * 0.9, -velocity.y * loss)
                if abs(velocity.y) < 0.12 {
                    velocity = Point(velocity.x * 0.97, 0)
                    rest += 1
                    if rest > 40 {
                        velocity = Point(-velocity.x + Float(random.uniform(in: -0.2...0.2)), -1.3)
                        rest = 0
                    }
                }
            }
            angle += velocity.x * step / (size * 0.42)
            points.append(at)
            angles.append(angle)
        }
    }

    private mutating func rise(_ count: Int, _ anchor: Point, random: inout RandomStream) {
        let speed = Float(random.uniform(in: 0.04...0.14))
        let side = Float(random.uniform(in: 0.01...0.05))
        let seconds = Float(count) / Float(Self.rate)
        for index in 0..<count {
            let time = Float(index) / Float(Self.rate)
            points.append(
                anchor + Point(side * sinf(1.7 * time), speed * (seconds / 2 - time)))
            angles.append(0.12 * sinf(1.3 * time))
        }
    }

    /// Rolls or slides and is slowed down by friction.
    private mutating func roll(
        _ count: Int, _ anchor: Point, _ size: Float, random: inout RandomStream
    ) {
        let speed = Float(random.uniform(in: 0.12...0.4)) * (random.chance(0.5) ? 1 : -1)
        let friction = Float(random.uniform(in: 0.15...0.5))
        let middle = Float(count) / Float(Self.rate) / 2
        for index in 0..<count {
            let time = Float(index) / Float(Self.rate)
            let way = speed / friction * (expf(-friction * middle) - expf(-friction * time))
            points.append(anchor + Point(way, 0))
            angles.append(way / (size * 0.42))
        }
    }
}
