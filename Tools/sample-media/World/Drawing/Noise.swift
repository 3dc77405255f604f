// Smooth deterministic noise over the plane.

internal import Glibc

/// Value noise: random values at the lattice points, interpolated smoothly.
struct Noise {
    /// Chooses one of 2^32 noises.
    var seed: UInt32

    /// A value in 0...1 at a point; features have size 1.
    @inline(__always)
    func callAsFunction(_ p: Point) -> Float {
        let floorX = p.x.rounded(.down)
        let floorY = p.y.rounded(.down)
        let (x, y) = (
            Int32(truncatingIfNeeded: Int(floorX)), Int32(truncatingIfNeeded: Int(floorY))
        )
        let fx = smooth(p.x - floorX)
        let fy = smooth(p.y - floorY)
        let top = lattice(x, y) + (lattice(x &+ 1, y) - lattice(x, y)) * fx
        let bottom = lattice(x, y &+ 1) + (lattice(x &+ 1, y &+ 1) - lattice(x, y &+ 1)) * fx
        return top + (bottom - top) * fy
    }

    /// Several octaves, in 0...1.
    func fractal(_ p: Point, octaves: Int) -> Float {
        var (sum, weight, total) = (Float(0), Float(1), Float(0))
        var q = p
        for _ in 0..<octaves {
            sum += weight * self(q)
            total += weight
            weight *= 0.5
            q = q * 2.03 + Point(17.3, 9.1)
        }
        return sum / total
    }

    /// The random value of a lattice point, in 0...1.
    @inline(__always)
    func lattice(_ x: Int32, _ y: Int32) -> Float {
        var h = UInt32(bitPattern: x) &* 0x8DA6_B343 ^ UInt32(bitPattern: y) &* 0xD816_3841 ^ seed
        h ^= h >> 15
        h = h &* 0x2C1B_3C6D
        h ^= h >> 12
        h = h &* 0x297A_2D39
        h ^= h >> 15
        return Float(h >> 8) * 0x1p-24
    }

    @inline(__always)
    private func smooth(_ t: Float) -> Float { t * t * (3 - 2 * t) }
}
