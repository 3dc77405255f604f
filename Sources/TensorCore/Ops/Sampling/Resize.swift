// Bilinear resizing of maps.

internal import Glibc

extension Tensor {
    /// Maps of another size, by linear interpolation along both axes: `[N, C, H, W]` to
    /// `[N, C, H', W']`.
    ///
    /// Pixels are areas: the centre of pixel i of H' lies at (i + ½) H/H' - ½, and beyond the outer
    /// centres the outer pixels continue. Shrinking does not average. The same operation:
    /// `torch.nn.functional.interpolate` in bilinear mode with `align_corners=False`.
    ///
    /// - Parameters:
    ///   - height: H'.
    ///   - width: W'.
    /// - Returns: `[N, C, H', W']`.
    public func resized(height: Int, width: Int) -> Tensor {
        require(
            shape.count == 4 && shape[2] > 0 && shape[3] > 0 && height > 0 && width > 0, "resize",
            "needs [N, C, H, W] with pixels, got \(shape) and a size of \(height) x \(width)")
        let original = shape
        let rows = Interpolation.table(from: shape[2], to: height)
        let columns = Interpolation.table(from: shape[3], to: width)
        let result = withValues { source in
            Tensor(shape: [shape[0], shape[1], height, width]) { result in
                Interpolation.forEach(original, rows, columns) { index, taps in
                    result[index] =
                        taps.0.weight * source[taps.0.position]
                        + taps.1.weight * source[taps.1.position]
                        + taps.2.weight * source[taps.2.position]
                        + taps.3.weight * source[taps.3.position]
                }
            }
        }
        return result.recording("resize", [self]) { gradient in
            let toInput = gradient.withValues { gradient in
                Tensor(shape: original) { result in
                    result.update(repeating: 0)
                    Interpolation.forEach(original, rows, columns) { index, taps in
                        for tap in [taps.0, taps.1, taps.2, taps.3] {
                            result[tap.position] += tap.weight * gradient[index]
                        }
                    }
                }
            }
            return [toInput]
        }
    }
}

/// Where between which two positions each position of a resized axis lies.
private enum Interpolation {
    struct Entry {
        let low, high: Int
        /// The share of `high`.
        let fraction: Float
    }

    typealias Tap = (position: Int, weight: Float)

    static func table(from size: Int, to newSize: Int) -> [Entry] {
        (0..<newSize).map { index in
            let center = (Double(index) + 0.5) * Double(size) / Double(newSize) - 0.5
            let place = max(center, 0)
            let low = min(Int(place), size - 1)
            return Entry(
                low: low, high: min(low + 1, size - 1), fraction: Float(place - Double(low)))
        }
    }

    /// Calls `body` with the index of each element of the result and the four it is made of.
    @inline(__always)
    static func forEach(
        _ shape: [Int], _ rows: [Entry], _ columns: [Entry],
        _ body: (Int, (Tap, Tap, Tap, Tap)) -> Void
    ) {
        let width = shape[3]
        var index = 0
        for plane in 0..<(shape[0] * shape[1]) {
            for row in rows {
                let low = (plane * shape[2] + row.low) * width
                let high = (plane * shape[2] + row.high) * width
                for column in columns {
                    let (down, right) = (row.fraction, column.fraction)
                    body(
                        index,
                        (
                            (low + column.low, (1 - down) * (1 - right)),
                            (low + column.high, (1 - down) * right),
                            (high + column.low, down * (1 - right)),
                            (high + column.high, down * right)
                        ))
                    index += 1
                }
            }
        }
    }
}
