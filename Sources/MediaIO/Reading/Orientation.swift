internal import CKernels

/// How a picture has to be turned to be shown: one of the eight ways to map a rectangle's sides to
/// its sides.
///
/// A shown pixel (x', y') follows from the stored pixel (x, y) by x' = a x + c y, y' = b x + d y,
/// where a, b, c, d are the first entries of the container's display matrix (ISO/IEC 14496-12,
/// section 8.2.2.3), each rounded to -1, 0 or 1; a matrix between two of the eight ways is taken
/// as the nearer one.
struct Orientation: Equatable, Sendable {
    /// Whether rows become columns.
    let swapsSides: Bool
    /// Whether x' runs against the stored axis it comes from.
    let flipsX: Bool
    /// Whether y' runs against the stored axis it comes from.
    let flipsY: Bool

    static let identity = Orientation(swapsSides: false, flipsX: false, flipsY: false)

    init(swapsSides: Bool, flipsX: Bool, flipsY: Bool) {
        self.swapsSides = swapsSides
        self.flipsX = flipsX
        self.flipsY = flipsY
    }

    /// From a, b, c, d; all zero means that nothing is known and nothing turned.
    init(a: Int32, b: Int32, c: Int32, d: Int32) {
        swapsSides = a.magnitude < c.magnitude
        flipsX = swapsSides ? c < 0 : a < 0
        flipsY = swapsSides ? b < 0 : d < 0
    }

    /// Whether the shown picture is a mirror image of the stored one.
    var isMirrored: Bool { swapsSides ? flipsX == flipsY : flipsX != flipsY }

    /// Clockwise turn in degrees (0, 90, 180 or 270), after mirroring left and right if `isMirrored`.
    var rotationDegrees: Int {
        // The first column (a, b) of the turn alone; mirroring left and right negates it.
        let isNegative = (swapsSides ? flipsY : flipsX) != isMirrored
        return (swapsSides ? 90 : 0) + (isNegative ? 180 : 0)
    }

    /// Width and height as shown.
    func shown(_ size: (width: Int, height: Int)) -> (width: Int, height: Int) {
        swapsSides ? (size.height, size.width) : size
    }

    /// Interleaves three planes to RGB rows without gaps, turned.
    ///
    /// `width` and `height` are those of the planes, before turning.
    func interleaved(
        red: UnsafePointer<UInt8>, green: UnsafePointer<UInt8>, blue: UnsafePointer<UInt8>,
        width: Int, height: Int, bytesPerRow: Int
    ) -> [UInt8] {
        // Distance in a plane from one stored column and row to the next.
        let column = 1
        let row = bytesPerRow
        let (alongX, alongY) = swapsSides ? (row, column) : (column, row)
        let (shownWidth, shownHeight) = shown((width, height))
        let stepX = flipsX ? -alongX : alongX
        let stepY = flipsY ? -alongY : alongY
        let first =
            (flipsX ? (shownWidth - 1) * alongX : 0) + (flipsY ? (shownHeight - 1) * alongY : 0)
        let count = shownWidth * shownHeight * 3
        return [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
            guard var target = pixels.baseAddress else { return }
            for y in 0..<shownHeight {
                var offset = first + y * stepY
                if stepX == 1 {
                    ck_interleave_rgb(
                        red + offset, green + offset, blue + offset, target, shownWidth)
                    target += 3 * shownWidth
                    continue
                }
                for _ in 0..<shownWidth {
                    target[0] = red[offset]
                    target[1] = green[offset]
                    target[2] = blue[offset]
                    target += 3
                    offset += stepX
                }
            }
            filled = count
        }
    }
}
