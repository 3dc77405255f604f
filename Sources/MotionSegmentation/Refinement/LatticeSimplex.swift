internal import Foundation

/// The simplex of the lattice in which a point lies.
struct LatticeSimplex {
    /// The corner whose coordinates are all multiples of 6, without the last coordinate.
    private var base = SIMD8<Int16>.zero
    /// The order of the point's coordinates beside that corner.
    private var rank = SIMD8<Int16>.zero
    /// How much of the point belongs to each corner; together 1.
    private(set) var shares = SIMD8<Float>.zero

    private static let dimensions = 5

    /// What makes the blur's deviation 1 along each axis, times the embedding's factor for it.
    private static let scales: [Float] = (0..<dimensions).map { (axis: Int) -> Float in
        let deviation: Double = Double(dimensions + 1) * Double(2.0 / 3).squareRoot()
        let length: Double = Double((axis + 1) * (axis + 2)).squareRoot()
        return Float(deviation / length)
    }

    init(around feature: SIMD8<Float>) {
        let d = Self.dimensions
        // Into the plane of six coordinates whose sum is zero.
        var elevated = SIMD8<Float>.zero
        var sum: Float = 0
        for axis in stride(from: d, to: 0, by: -1) {
            let scaled = feature[axis - 1] * Self.scales[axis - 1]
            elevated[axis] = sum - Float(axis) * scaled
            sum += scaled
        }
        elevated[0] = sum
        var total = 0
        for axis in 0...d {
            let nearest = (elevated[axis] / Float(d + 1)).rounded()
            base[axis] = Int16(nearest) * Int16(d + 1)
            total += Int(nearest)
        }
        for axis in 0..<d {
            for other in axis + 1...d {
                let isLess =
                    elevated[axis] - Float(base[axis]) < elevated[other] - Float(base[other])
                rank[isLess ? axis : other] += 1
            }
        }
        // Coordinates that rounding left outside of the plane go back to it.
        for axis in 0...d {
            rank[axis] += Int16(total)
            if rank[axis] < 0 {
                rank[axis] += Int16(d + 1)
                base[axis] += Int16(d + 1)
            } else if rank[axis] > d {
                rank[axis] -= Int16(d + 1)
                base[axis] -= Int16(d + 1)
            }
        }
        var barycentric = SIMD8<Float>.zero
        for axis in 0...d {
            let delta = (elevated[axis] - Float(base[axis])) / Float(d + 1)
            barycentric[d - Int(rank[axis])] += delta
            barycentric[d + 1 - Int(rank[axis])] -= delta
        }
        barycentric[0] += 1 + barycentric[d + 1]
        barycentric[d + 1] = 0
        shares = barycentric
    }

    /// The first five coordinates of a corner, which tell the sixth.
    func key(of corner: Int) -> SIMD8<Int16> {
        var key = SIMD8<Int16>.zero
        for axis in 0..<Self.dimensions {
            let isPast = Int(rank[axis]) > Self.dimensions - corner
            key[axis] = base[axis] + Int16(corner) - (isPast ? Int16(Self.dimensions + 1) : 0)
        }
        return key
    }
}
