/// Gaussian filtering of numbers at scattered points of five dimensions, with deviation 1 along each.
///
/// Points give their numbers to the corners of the simplex of the lattice A*₅ in which they lie, the lattice is blurred
/// along its six directions, and points take what the corners have. Source: Adams, Baek, Davis, "Fast High-Dimensional
/// Filtering Using the Permutohedral Lattice", Eurographics 2010, section 3.
struct PermutohedralLattice {
    private static let dimensions = 5
    private static let corners = dimensions + 1

    /// For each point its corners: 6 positions in the lattice, and their shares.
    private var places: [Int32]
    private var shares: [Float]
    /// For each direction and lattice point the two next to it; `count` where there is none.
    private let before: [[Int32]]
    private let after: [[Int32]]
    /// Lattice points.
    private let count: Int

    private typealias Key = SIMD8<Int16>

    /// - Parameters:
    ///   - points: how many.
    ///   - features: the five coordinates of a point, in deviations; the others are ignored.
    init(points: Int, _ features: (Int) -> SIMD8<Float>) {
        var table = LatticeKeys(capacity: max(64, points / 4))
        places = [Int32](repeating: 0, count: points * Self.corners)
        shares = [Float](repeating: 0, count: points * Self.corners)
        for point in 0..<points {
            let simplex = LatticeSimplex(around: features(point))
            for corner in 0..<Self.corners {
                places[point * Self.corners + corner] = table.place(of: simplex.key(of: corner))
                shares[point * Self.corners + corner] = simplex.shares[corner]
            }
        }
        let keys = table.keys
        count = keys.count
        var (before, after) = ([[Int32]](), [[Int32]]())
        for direction in 0...Self.dimensions {
            var step = Key(repeating: 1)
            if direction < Self.dimensions { step[direction] = -Int16(Self.dimensions) }
            for unused in Self.dimensions..<8 { step[unused] = 0 }
            before.append(keys.map { table.known($0 &- step) ?? Int32(keys.count) })
            after.append(keys.map { table.known($0 &+ step) ?? Int32(keys.count) })
        }
        (self.before, self.after) = (before, after)
    }

    /// The filtered numbers, one a point, up to a factor that is the same for all points.
    func filtered(_ values: [Float]) -> [Float] {
        let corners = Self.corners
        // One more, which stays zero, stands for all neighbours that there are not.
        var lattice = [Float](repeating: 0, count: count + 1)
        for point in values.indices {
            for corner in point * corners..<(point + 1) * corners {
                lattice[Int(places[corner])] += shares[corner] * values[point]
            }
        }
        var blurred = lattice
        for direction in 0...Self.dimensions {
            for node in 0..<count {
                let sides =
                    lattice[Int(before[direction][node])] + lattice[Int(after[direction][node])]
                blurred[node] = lattice[node] + 0.5 * sides
            }
            swap(&lattice, &blurred)
        }
        return values.indices.map { point in
            var sum: Float = 0
            for corner in point * corners..<(point + 1) * corners {
                sum += shares[corner] * lattice[Int(places[corner])]
            }
            return sum
        }
    }
}
