// Rectifier.

extension Tensor {
    /// max(x, 0) element by element; the gradient at 0 is 0.
    ///
    /// After batch norm use the form fused into `batchNorm`, which saves a pass over memory.
    public func relu() -> Tensor {
        let result = withStored { source in
            mapStored { result, count in
                for index in 0..<count { result[index] = max(source[index], 0) }
            }
        }
        return result.recording("relu", [self]) {
            [Self.reluBackward(output: result, gradient: $0)]
        }
    }

    /// dx = dy where y > 0, else 0.
    private static func reluBackward(output: Tensor, gradient: Tensor) -> Tensor {
        let gradient = gradient.reordered(to: output.layout)
        return output.withStored { value in
            gradient.withStored { gradient in
                output.mapStored { result, count in
                    for index in 0..<count {
                        result[index] = value[index] > 0 ? gradient[index] : 0
                    }
                }
            }
        }
    }
}
