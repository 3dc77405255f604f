// What is behind the objects: textured walls, floors and cloths, made from noise and patterns.

internal import Essentials
internal import Glibc

/// A painted world plane larger than the frame, looked at through the camera.
struct Background: Sendable {
    /// World heights that the plane spans, centred on the frame.
    private static let span: Float = 1.6
    private let width: Int
    private let height: Int
    private let aspect: Float
    private let scale: Float
    private let pixels: [Color]

    init(frameWidth: Int, frameHeight: Int, random: inout RandomStream) {
        let scale = Float(frameHeight)
        let aspect = Float(frameWidth) / Float(frameHeight)
        height = Int(scale * Self.span)
        width = Int(scale * Self.span * aspect)
        var canvas = Canvas(width: width, height: height)
        let wall = Surface(random: &random)
        let floor = random.chance(0.45) ? Surface(random: &random) : nil
        let horizon = Float(random.uniform(in: 0.55...0.9))
        let glow = Glow(random: &random)
        let origin = Point(aspect / 2 - Self.span * aspect / 2, 0.5 - Self.span / 2)
        for y in 0..<height {
            for x in 0..<width {
                let p = origin + Point(Float(x), Float(y)) / scale
                var color: Color
                if let floor, p.y > horizon {
                    // Seen in perspective: rows come closer together towards the horizon.
                    let depth = 0.25 / (p.y - horizon + 0.12)
                    let q = Point((p.x - aspect / 2) * depth * 1.6, depth * 2.2)
                    color = floor.color(at: q) * (0.75 + 0.35 * unit((p.y - horizon) * 3))
                } else {
                    color = wall.color(at: p)
                }
                canvas.pixels[y * width + x] = color * glow.light(at: p)
            }
        }
        Self.hangPictures(on: &canvas, scale: scale, random: &random)
        self.aspect = aspect
        self.scale = scale
        pixels = canvas.pixels
    }

    /// Flat things that belong to the wall: frames, patches, windows.
    private static func hangPictures(
        on canvas: inout Canvas, scale: Float, random: inout RandomStream
    ) {
        for _ in 0..<random.integer(below: 5) {
            let style = Style(random: &random)
            let at = Point(
                Float(random.uniform()) * Float(canvas.width),
                Float(random.uniform()) * Float(canvas.height))
            let size = Float(random.uniform(in: 0.06...0.2)) * scale
            var paint = style.main
            paint.opacity = Float(random.uniform(in: 0.35...0.9))
            let place = Affine.placing(
                at: at, angle: Float(random.uniform(in: -0.1...0.1)), scale: Point(size, size))
            let noise = Noise(seed: UInt32(truncatingIfNeeded: random.next()))
            let ratio = Float(random.uniform(in: 0.4...1.2))
            let shape: Shape = random.chance(0.7) ? .box(1, ratio, 0.05) : .ellipse(1, ratio)
            canvas.draw(Part(shape, paint), placement: place, label: 0, noise: noise)
            if random.chance(0.5) {
                canvas.draw(
                    Part(.box(0.75, ratio * 0.7, 0.02), style.trim), placement: place, label: 0,
                    noise: noise)
            }
        }
    }

    /// Paints the frame that a view shows.
    func paint(on canvas: inout Canvas, view: Affine) {
        let toWorld = view.inverse
        let origin = Point(aspect / 2 - Self.span * aspect / 2, 0.5 - Self.span / 2)
        let step = toWorld.vector(Point(1, 0)) / Float(canvas.height) * scale
        pixels.withUnsafeBufferPointer { source in
            for y in 0..<canvas.height {
                let left = Point(0.5, Float(y) + 0.5) / Float(canvas.height)
                var p = (toWorld(left) - origin) * scale - Point(0.5, 0.5)
                for x in 0..<canvas.width {
                    canvas.pixels[y * canvas.width + x] = sample(source, p)
                    p += step
                }
            }
        }
    }

    @inline(__always)
    private func sample(_ source: UnsafeBufferPointer<Color>, _ p: Point) -> Color {
        let px = min(max(p.x, 0), Float(width - 2))
        let py = min(max(p.y, 0), Float(height - 2))
        let (x, y) = (Int(px), Int(py))
        let (fx, fy) = (px - Float(x), py - Float(y))
        let index = y * width + x
        let top = source[index].mixed(with: source[index + 1], fx)
        let bottom = source[index + width].mixed(with: source[index + width + 1], fx)
        return top.mixed(with: bottom, fy)
    }
}

/// The uneven light on a wall.
private struct Glow {
    private let center: Point
    private let strength: Float
    private let slope: Point

    init(random: inout RandomStream) {
        center = Point(Float(random.uniform(in: 0...1.3)), Float(random.uniform(in: 0...1)))
        strength = Float(random.uniform(in: 0...0.5))
        slope = Point(
            Float(random.uniform(in: -0.25...0.25)), Float(random.uniform(in: -0.25...0.25)))
    }

    func light(at p: Point) -> Float {
        let away = p - center
        return 1 + slope.dot(p - Point(0.66, 0.5)) + strength * (0.35 - min(away.dot(away), 1))
    }
}
