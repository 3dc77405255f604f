// Where a second camera stands.

internal import Essentials

/// How one of several cameras sees the world that the first one is directed at.
///
/// The world is flat layers: a camera beside the first one sees it displaced and larger or smaller, and nearer layers
/// displaced further than those behind them.
struct Viewpoint: Sendable, Equatable {
    /// Displacement of the frame, in frame heights.
    let shift: Point
    /// Magnification beside that of the first camera.
    let zoom: Float
    /// Displacement of the nearest layer against the wall, in world units.
    let parallax: Point

    /// That of the first camera.
    static let first = Viewpoint(shift: Point(0, 0), zoom: 1, parallax: Point(0, 0))

    init(shift: Point, zoom: Float, parallax: Point) {
        self.shift = shift
        self.zoom = zoom
        self.parallax = parallax
    }

    /// Another place, clearly beside the first.
    init(random: inout RandomStream) {
        shift = Point(
            Float(random.uniform(in: -0.07...0.07)), Float(random.uniform(in: -0.05...0.05)))
        zoom = Float(random.uniform(in: 0.84...1.06))
        let side: Double = random.chance(0.5) ? 1 : -1
        parallax = Point(
            Float(side * random.uniform(in: 0.06...0.14)),
            Float(random.uniform(in: -0.03...0.03)))
    }

    /// What the first camera's view becomes.
    func changing(_ view: Affine, aspect: Float) -> Affine {
        let middle = Point(aspect / 2, 0.5)
        return Affine(a: zoom, d: zoom, origin: middle - middle * zoom + shift).after(view)
    }

    /// Displacement of layer `slot` of `count`, counted from the back, in world units.
    func displacement(ofLayer slot: Int, of count: Int) -> Point {
        parallax * (Float(slot + 1) / Float(count))
    }
}
