// Convolution and pooling, written from their formulas.

extension ReferenceArray {
    /// y[n,o,i,j] = b[o] + Σ W[o,c,u,v] x[n,c,i·s+u-p,j·s+v-p].
    public func conv2d(
        _ weight: ReferenceArray, _ bias: ReferenceArray?, stride: Int, padding: Int
    ) -> ReferenceArray {
        let (height, width) = (shape[2], shape[3])
        let (kernelHeight, kernelWidth) = (weight.shape[2], weight.shape[3])
        var result = ReferenceArray([
            shape[0], weight.shape[0], (height + 2 * padding - kernelHeight) / stride + 1,
            (width + 2 * padding - kernelWidth) / stride + 1,
        ])
        result.fill { n, o, i, j in
            var sum = bias?.values[o] ?? 0
            for c in 0..<shape[1] {
                for u in 0..<kernelHeight {
                    for v in 0..<kernelWidth {
                        let (row, column) = (i * stride + u - padding, j * stride + v - padding)
                        if row >= 0, row < height, column >= 0, column < width {
                            sum += weight.at(o, c, u, v) * at(n, c, row, column)
                        }
                    }
                }
            }
            return sum
        }
        return result
    }

    /// y[n,c,i,j] = the largest x[n,c,i·s+u-p,j·s+v-p] inside the image.
    public func maxPool2d(
        kernel: (height: Int, width: Int), stride: Int, padding: Int
    ) -> ReferenceArray {
        let (height, width) = (shape[2], shape[3])
        var result = ReferenceArray([
            shape[0], shape[1], (height + 2 * padding - kernel.height) / stride + 1,
            (width + 2 * padding - kernel.width) / stride + 1,
        ])
        result.fill { n, c, i, j in
            var largest = -Double.infinity
            for u in 0..<kernel.height {
                for v in 0..<kernel.width {
                    let (row, column) = (i * stride + u - padding, j * stride + v - padding)
                    if row >= 0, row < height, column >= 0, column < width {
                        largest = max(largest, at(n, c, row, column))
                    }
                }
            }
            return largest
        }
        return result
    }

    func at(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
        values[((a * shape[1] + b) * shape[2] + c) * shape[3] + d]
    }

    mutating func fill(_ element: (Int, Int, Int, Int) -> Double) {
        var index = 0
        for a in 0..<shape[0] {
            for b in 0..<shape[1] {
                for c in 0..<shape[2] {
                    for d in 0..<shape[3] {
                        values[index] = element(a, b, c, d)
                        index += 1
                    }
                }
            }
        }
    }
}
