// Convolutions over any number of axes, as a list of products.

/// Every product of a convolution: which output it belongs to, of which input and filter element.
///
/// Made once per shape, so that central differences, which repeat the sum many times, stay quick.
public struct ReferenceTaps {
    private struct Tap {
        let output: Int
        let input: Int
        let weight: Int
    }

    /// `[N, O, ...]`.
    public let output: [Int]
    private let input: [Int]
    private var taps: [Tap] = []

    /// Lists the products of a convolution of `[N, C, ...]` with `[O, C / groups, ...]`.
    public init(
        input: [Int], weight: [Int], stride: [Int], padding: [Int], dilation: [Int], groups: Int
    ) {
        self.input = input
        let axes = stride.indices
        let sizes = axes.map { axis in
            let last = input[axis + 2] + 2 * padding[axis] - dilation[axis] * (weight[axis + 2] - 1)
            return (last - 1) / stride[axis] + 1
        }
        output = [input[0], weight[0]] + sizes
        for (at, position) in ReferenceArray.indices(output).enumerated() {
            let group = position[1] / (weight[0] / groups)
            for (offset, tap) in ReferenceArray.indices(Array(weight.dropFirst())).enumerated() {
                let place = axes.map { axis in
                    position[axis + 2] * stride[axis] + tap[axis + 1] * dilation[axis]
                        - padding[axis]
                }
                guard axes.allSatisfy({ place[$0] >= 0 && place[$0] < input[$0 + 2] }) else {
                    continue
                }
                let source = [position[0], group * weight[1] + tap[0]] + place
                let filter = position[1] * weight.dropFirst().reduce(1, *) + offset
                taps.append(
                    Tap(
                        output: at, input: ReferenceArray.offset(source, in: input), weight: filter)
                )
            }
        }
    }

    /// y = W * x + b.
    public func convolve(
        _ x: ReferenceArray, _ weight: ReferenceArray, _ bias: ReferenceArray?
    ) -> ReferenceArray {
        var result = ReferenceArray(output).adding(bias)
        for tap in taps {
            result.values[tap.output] += weight.values[tap.weight] * x.values[tap.input]
        }
        return result
    }

    /// The same products the other way: from the convolution's output back to its input.
    public func transpose(
        _ y: ReferenceArray, _ weight: ReferenceArray, _ bias: ReferenceArray?
    ) -> ReferenceArray {
        var result = ReferenceArray(input).adding(bias)
        for tap in taps {
            result.values[tap.input] += weight.values[tap.weight] * y.values[tap.output]
        }
        return result
    }
}

extension ReferenceArray {
    /// b[channel] added to every element of `[N, C, ...]`.
    func adding(_ bias: ReferenceArray?) -> ReferenceArray {
        guard let bias else { return self }
        var result = self
        let positions = shape.dropFirst(2).reduce(1, *)
        for index in values.indices {
            result.values[index] += bias.values[index / positions % shape[1]]
        }
        return result
    }
}
