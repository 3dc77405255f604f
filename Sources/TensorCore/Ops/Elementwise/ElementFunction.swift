// Functions of one number, applied to every element.

/// A function of one number with its derivative.
protocol ElementFunction {
    /// The operation, for messages.
    static var name: String { get }
    /// Whether 0 is mapped to 0 and its gradient stays finite; then the padding of a blocked layout
    /// stays zero, and the layout is kept.
    static var keepsZero: Bool { get }
    /// Whether `gradient` wants the result rather than the argument.
    static var keepsResult: Bool { get }
    /// The function.
    func value(_ x: Float) -> Float
    /// The gradient of the argument.
    ///
    /// - Parameters:
    ///   - kept: the argument, or the result if `keepsResult`.
    ///   - dy: the gradient of the result.
    /// - Returns: the gradient of the argument.
    func gradient(_ kept: Float, _ dy: Float) -> Float
}

extension Tensor {
    /// The function of every element, keeping for the backward pass only what it wants.
    func applying<Function: ElementFunction>(_ function: Function) -> Tensor {
        let values = Function.keepsZero ? self : dense()
        let result = values.withStored { source in
            values.mapStoredInParts { result, part in
                for index in part { result[index] = function.value(source[index]) }
            }
        }
        let kept = Function.keepsResult ? result : values
        return result.recording(Function.name, [self], keeping: [kept]) {
            [$1[0].gradient(of: function, from: $0)]
        }
    }

    private func gradient(of function: some ElementFunction, from gradient: Tensor) -> Tensor {
        let gradient = gradient.reordered(to: layout)
        return withStored { kept in
            gradient.withStored { gradient in
                mapStoredInParts { result, part in
                    for index in part {
                        result[index] = function.gradient(kept[index], gradient[index])
                    }
                }
            }
        }
    }
}
