// Points and transforms of the plane; y points down, as in pictures.

internal import Glibc

/// A point or a direction.
typealias Point = SIMD2<Float>

extension SIMD2<Float> {
    /// Scalar product.
    func dot(_ other: Point) -> Float { x * other.x + y * other.y }
    /// Euclidean length.
    var length: Float { dot(self).squareRoot() }
    /// The direction of an angle in radians, scaled.
    static func polar(_ angle: Float, _ radius: Float) -> Point {
        Point(cosf(angle), sinf(angle)) * radius
    }
}

/// An affine map: `x' = a x + c y + origin.x`, `y' = b x + d y + origin.y`.
struct Affine {
    var a: Float = 1
    var b: Float = 0
    var c: Float = 0
    var d: Float = 1
    var origin = Point(0, 0)

    /// Scales, then turns, then moves.
    static func placing(
        at origin: Point, angle: Float = 0, scale: Point = Point(1, 1)
    ) -> Affine {
        let (cosine, sine) = (cosf(angle), sinf(angle))
        return Affine(
            a: cosine * scale.x, b: sine * scale.x, c: -sine * scale.y, d: cosine * scale.y,
            origin: origin)
    }

    /// Where a point goes.
    @inline(__always)
    func callAsFunction(_ p: Point) -> Point { vector(p) + origin }

    /// Where a direction goes.
    @inline(__always)
    func vector(_ p: Point) -> Point { Point(a * p.x + c * p.y, b * p.x + d * p.y) }

    /// First `inner`, then this.
    func after(_ inner: Affine) -> Affine {
        let x = vector(Point(inner.a, inner.b))
        let y = vector(Point(inner.c, inner.d))
        return Affine(a: x.x, b: x.y, c: y.x, d: y.y, origin: self(inner.origin))
    }

    /// Area scale, signed.
    var determinant: Float { a * d - b * c }

    /// The inverse map; the determinant must not be 0.
    var inverse: Affine {
        let k = 1 / determinant
        var result = Affine(a: d * k, b: -b * k, c: -c * k, d: a * k)
        result.origin = -result.vector(origin)
        return result
    }
}

/// `x` limited to 0...1.
@inline(__always)
func unit(_ x: Float) -> Float { min(max(x, 0), 1) }

/// `x` limited to 0...1.
@inline(__always)
func unit(_ x: Double) -> Double { min(max(x, 0), 1) }

/// Smooth step from 0 to 1 while `x` goes from 0 to 1.
func ease(_ x: Double) -> Double {
    let t = unit(x)
    return t * t * (3 - 2 * t)
}
