// Shapes as signed distance functions: negative inside, in the shape's own units.
//
// Source of the formulas: Inigo Quilez, "2D distance functions" (iquilezles.org); written anew.

/// An outline that can be filled.
enum Shape {
    /// A disc of a radius.
    case disc(Float)
    /// An axis-parallel ellipse with two radii; the distance is approximate.
    case ellipse(Float, Float)
    /// A box of half width, half height and corner radius.
    case box(Float, Float, Float)
    /// A thick line from the origin to a point, with a radius.
    case line(Point, Float)
    /// A circle of a radius, drawn with half a thickness.
    case ring(Float, Float)
    /// A closed polygon, rounded by a radius.
    case polygon([Point], Float)

    /// A radius around the origin that contains the shape.
    var reach: Float {
        switch self {
        case .disc(let radius): radius
        case .ellipse(let x, let y): max(x, y)
        case .box(let x, let y, _): Point(x, y).length
        case .line(let end, let radius): end.length + radius
        case .ring(let radius, let half): radius + half
        case .polygon(let points, let radius): (points.map(\.length).max() ?? 0) + radius
        }
    }
}

/// The distance functions of `Shape`.
enum Distance {
    @inline(__always)
    static func ellipse(_ p: Point, _ radii: Point) -> Float {
        let scaled = (p / radii).length
        let gradient = (p / (radii * radii)).length
        return gradient < 1e-6 ? -min(radii.x, radii.y) : scaled * (scaled - 1) / gradient
    }

    @inline(__always)
    static func box(_ p: Point, _ half: Point, _ round: Float) -> Float {
        let x = abs(p.x) - half.x + round
        let y = abs(p.y) - half.y + round
        return Point(max(x, 0), max(y, 0)).length + min(max(x, y), 0) - round
    }

    @inline(__always)
    static func line(_ p: Point, _ end: Point, _ radius: Float) -> Float {
        let along = unit(p.dot(end) / max(end.dot(end), 1e-9))
        return (p - end * along).length - radius
    }

    @inline(__always)
    static func polygon(_ p: Point, _ points: UnsafeBufferPointer<Point>) -> Float {
        var square = Float.infinity
        var inside = false
        var previous = points[points.count - 1]
        for corner in points {
            let edge = previous - corner
            let offset = p - corner
            let nearest = offset - edge * unit(offset.dot(edge) / edge.dot(edge))
            square = min(square, nearest.dot(nearest))
            if (corner.y > p.y) != (previous.y > p.y),
                p.x < edge.x * (p.y - corner.y) / edge.y + corner.x
            {
                inside.toggle()
            }
            previous = corner
        }
        return inside ? -square.squareRoot() : square.squareRoot()
    }
}
