// What every thing in the playroom has: a look, a motion of its own, events and a voice.

internal import Essentials

/// The kinds of things that can sound.
public enum SoundingKind: String, CaseIterable, Sendable, Codable {
    case bell, drum, guitar, fan, kettle, dog, talker, maraca
    case car, frog, clock, tap, bird, spring, siren, accordion
}

/// The kinds of things that move but never sound.
public enum SilentKind: String, CaseIterable, Sendable, Codable {
    case ball, block, balloon, star, wheel, pendulum, kite
}

/// The course of time that toys live in.
struct ToyWorld {
    /// World seconds, from 0.
    let seconds: Double
    /// Whether this toy is played at all.
    let isPlaying: Bool
    /// A stretch in which nothing sounds.
    let quiet: ClosedRange<Double>?

    func isQuiet(_ time: Double) -> Bool { quiet?.contains(time) ?? false }
}

/// Something audible that happens at an instant.
struct ToyEvent {
    var time: Double
    /// What happens, as a verb: `strike`, `bark`, `open` ...
    var type: String
}

/// A displacement of a whole toy relative to its place, in its own units.
struct Pose {
    var offset = Point(0, 0)
    var angle: Float = 0
    var stretch = Point(1, 1)
}

/// A thing in the playroom, drawn in a square of side 1 around the origin.
protocol Toy: Sendable {
    /// The shapes to draw, back to front.
    func parts(at time: Double) -> [Part]
    /// Motion of its own: hops, shakes.
    func pose(at time: Double) -> Pose
    /// Its audible events in order.
    var events: [ToyEvent] { get }
    /// Adds its voice.
    func sound(into stem: inout Stem, random: inout RandomStream)
}

extension Toy {
    func pose(at time: Double) -> Pose { Pose() }
    var events: [ToyEvent] { [] }
    func sound(into stem: inout Stem, random: inout RandomStream) {}
}

extension Beats {
    /// One event of a type at each beat.
    func events(_ type: String) -> [ToyEvent] { times.map { ToyEvent(time: $0, type: type) } }
}

/// The colours and textures of one object.
struct Style: Sendable {
    /// Main body, with a pattern.
    let main: Paint
    /// Second colour, plain.
    let trim: Paint
    /// Third colour, dark and plain.
    let dark: Paint
    /// A bright, nearly white paint.
    let light: Paint
    /// Name of the main colour in English.
    let colorName: String

    init(random: inout RandomStream) {
        let hue = Float(random.uniform())
        let saturation = Float(random.uniform(in: 0.45...0.95))
        let value = Float(random.uniform(in: 0.6...0.97))
        let other = hue + Float(random.uniform(in: 0.15...0.85))
        let base = Color.hue(hue, saturation, value)
        let second = Color.hue(
            other.truncatingRemainder(dividingBy: 1), Float(random.uniform(in: 0.3...0.9)),
            Float(random.uniform(in: 0.5...0.95)))
        let grain = Float(random.uniform(in: 0.04...0.25))
        let shading = Float(random.uniform(in: 0.2...0.45))
        let outline = Float(random.uniform(in: 0.25...0.75))
        func paint(_ color: Color, _ pattern: Pattern) -> Paint {
            Paint(
                color: color, second: second.mixed(with: base, 0.25), pattern: pattern,
                shading: shading, grain: grain, outline: outline)
        }
        main = paint(base, random.chance(0.65) ? Pattern.random(&random) : .plain)
        trim = paint(second, .plain)
        dark = paint(second.mixed(with: .grey(0.12), 0.75), .plain)
        light = paint(base.mixed(with: .grey(0.97), 0.8), .plain)
        colorName = Self.name(hue: hue, saturation: saturation)
    }

    private static func name(hue: Float, saturation: Float) -> String {
        switch hue * 360 {
        case ..<15: "red"
        case ..<42: "orange"
        case ..<68: "yellow"
        case ..<165: "green"
        case ..<200: "cyan"
        case ..<258: "blue"
        case ..<292: "purple"
        case ..<335: "pink"
        default: "red"
        }
    }
}

/// What a toy is made from.
struct ToyRecipe {
    let style: Style
    /// Height as a share of the frame's; larger things sound lower.
    let size: Double
    let world: ToyWorld
    /// Multiplies every pitch: 1 for a thing of middle size, with a little jitter.
    let pitch: Double

    init(style: Style, size: Double, world: ToyWorld, random: inout RandomStream) {
        self.style = style
        self.size = size
        self.world = world
        pitch = 0.34 / size * random.uniform(in: 0.93...1.07)
    }
}
