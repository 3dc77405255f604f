/// Copies a matrix `[rows, columns]` into `target` transposed.
///
/// Element `(r, c)` of `source` lands at `c * targetStride + r` of `target`. Works in tiles of 4 x 4,
/// which vector registers hold.
func transpose(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    to target: UnsafeMutablePointer<Float>, targetStride: Int
) {
    let (tiledRows, tiledColumns) = (rows / 4 * 4, columns / 4 * 4)
    for r in stride(from: 0, to: tiledRows, by: 4) {
        for c in stride(from: 0, to: tiledColumns, by: 4) {
            transposeTile(
                source + (r * columns + c), columns, to: target + (c * targetStride + r),
                targetStride)
        }
    }
    for c in 0..<columns {
        let first = c < tiledColumns ? tiledRows : 0
        for r in first..<rows { target[c * targetStride + r] = source[r * columns + c] }
    }
}

/// Transposes 4 x 4 numbers between rows that lie the given strides apart.
@inline(__always)
private func transposeTile(
    _ source: UnsafePointer<Float>, _ sourceStride: Int,
    to target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
    func row(_ r: Int) -> SIMD4<Float> {
        UnsafeRawPointer(source + r * sourceStride).loadUnaligned(as: SIMD4<Float>.self)
    }
    let (a, b, c, d) = (row(0), row(1), row(2), row(3))
    for i in 0..<4 {
        UnsafeMutableRawPointer(target + i * targetStride)
            .storeBytes(of: SIMD4(a[i], b[i], c[i], d[i]), as: SIMD4<Float>.self)
    }
}
