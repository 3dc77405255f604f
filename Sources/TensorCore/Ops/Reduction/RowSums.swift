// Sums over numbers that lie in a row.

/// Sums in double precision with eight independent partial sums, so that the additions overlap.
enum RowSums {
    /// Σ x.
    static func sum(_ values: UnsafePointer<Float>, _ count: Int) -> Double {
        total(count, { eight(values + $0) }, { Double(values[$0]) })
    }

    /// Σ (x - center)².
    static func squares(
        _ values: UnsafePointer<Float>, _ count: Int, around center: Double = 0
    ) -> Double {
        total(
            count,
            {
                let difference = eight(values + $0) - center
                return difference * difference
            },
            { (Double(values[$0]) - center) * (Double(values[$0]) - center) })
    }

    /// Σ a b.
    static func product(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
    ) -> Double {
        total(count, { eight(a + $0) * eight(b + $0) }, { Double(a[$0]) * Double(b[$0]) })
    }

    @inline(__always)
    private static func total(
        _ count: Int, _ vector: (Int) -> SIMD8<Double>, _ single: (Int) -> Double
    ) -> Double {
        var partial = SIMD8<Double>(repeating: 0)
        let whole = count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) { partial += vector(start) }
        var total = partial.sum()
        for index in whole..<count { total += single(index) }
        return total
    }

    @inline(__always)
    private static func eight(_ values: UnsafePointer<Float>) -> SIMD8<Double> {
        SIMD8<Double>(UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Float>.self))
    }
}
