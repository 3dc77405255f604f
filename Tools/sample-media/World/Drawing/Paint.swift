// What a shape is filled with: two colours in a pattern, shading, grain and an outline.

internal import Essentials
internal import Glibc

/// Red, green and blue in 0...1 (as displayed, not linear); the fourth lane is unused.
typealias Color = SIMD4<Float>

extension SIMD4<Float> {
    /// A colour from hue (turns), saturation and value, each in 0...1.
    static func hue(_ hue: Float, _ saturation: Float, _ value: Float) -> Color {
        func channel(_ shift: Float) -> Float {
            let k = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
            return value - value * saturation * Swift.max(0, Swift.min(k, 4 - k, 1))
        }
        return Color(channel(5), channel(3), channel(1), 0)
    }

    /// A grey.
    static func grey(_ value: Float) -> Color { Color(value, value, value, 0) }

    /// This colour, `amount` of the way to another one.
    @inline(__always)
    func mixed(with other: Color, _ amount: Float) -> Color { self + (other - self) * amount }
}

/// How the two colours of a paint alternate; numbers are periods per unit of length.
enum Pattern {
    case plain
    case stripes(Float, angle: Float)
    case checker(Float)
    case dots(Float)
    case rings(Float)
    case speckle(Float)

    /// The share of the second colour at a point, in 0...1, with edges `softness` wide.
    @inline(__always)
    func share(at p: Point, softness: Float, noise: Noise) -> Float {
        switch self {
        case .plain: 0
        case .stripes(let frequency, let angle):
            edge(
                sinf(6.2832 * frequency * (p.x * cosf(angle) + p.y * sinf(angle))),
                frequency, softness)
        case .checker(let frequency):
            edge(
                sinf(3.1416 * frequency * p.x) * sinf(3.1416 * frequency * p.y), frequency,
                softness)
        case .dots(let frequency):
            edge(
                sinf(6.2832 * frequency * p.x) * sinf(6.2832 * frequency * p.y) - 0.35,
                frequency, softness)
        case .rings(let frequency):
            edge(sinf(6.2832 * frequency * p.length), frequency, softness)
        case .speckle(let frequency):
            edge(noise(p * frequency * 2) * 2 - 1.1, frequency, softness)
        }
    }

    @inline(__always)
    private func edge(_ wave: Float, _ frequency: Float, _ softness: Float) -> Float {
        unit(0.5 + wave / max(6.2832 * frequency * softness, 0.05))
    }

    /// A pattern drawn at random.
    static func random(_ random: inout RandomStream) -> Pattern {
        let frequency = Float(random.uniform(in: 4...9))
        switch random.integer(below: 8) {
        case 0: return .stripes(frequency, angle: Float(random.uniform(in: 0...3.14)))
        case 1: return .stripes(frequency * 0.6, angle: 0)
        case 2: return .checker(frequency)
        case 3: return .dots(frequency * 0.7)
        case 4: return .rings(frequency * 0.6)
        case 5: return .speckle(frequency)
        default: return .plain
        }
    }
}

/// The filling of a part.
struct Paint {
    var color: Color
    var second = Color.grey(0.5)
    var pattern = Pattern.plain
    /// Strength of the light from the upper left, 0 flat.
    var shading: Float = 0.35
    /// Strength of the fine grain.
    var grain: Float = 0.12
    /// Darkness of the outline.
    var outline: Float = 0.5
    /// 1 opaque.
    var opacity: Float = 1
    /// Width of the edge in the shape's units beyond the one pixel of anti-aliasing.
    var blur: Float = 0

    /// A flat paint that glows: no shading, grain or outline.
    static func glow(_ color: Color, opacity: Float = 1, blur: Float = 0) -> Paint {
        Paint(
            color: color, shading: 0, grain: 0, outline: 0, opacity: opacity, blur: blur)
    }

    /// The same paint in another colour, without the pattern.
    func plain(_ color: Color) -> Paint {
        var copy = self
        copy.color = color
        copy.pattern = .plain
        return copy
    }
}

/// One filled shape of an object, in the object's coordinates.
struct Part {
    var shape: Shape
    var at: Point
    var angle: Float
    var paint: Paint
    /// Whether its pixels belong to the object's mask (steam and sparks do not).
    var isSolid: Bool

    /// A shape around the object's middle.
    init(_ shape: Shape, angle: Float = 0, _ paint: Paint, isSolid: Bool = true) {
        self.init(shape, at: 0, 0, angle: angle, paint, isSolid: isSolid)
    }

    /// A shape around the point (x, y).
    init(
        _ shape: Shape, at x: Float, _ y: Float, angle: Float = 0, _ paint: Paint,
        isSolid: Bool = true
    ) {
        self.shape = shape
        at = Point(x, y)
        self.angle = angle
        self.paint = paint
        self.isSolid = isSolid
    }
}
