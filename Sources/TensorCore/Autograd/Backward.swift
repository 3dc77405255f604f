// Reverse-mode differentiation.

extension Tensor {
    /// Adds the gradient of this scalar with respect to every parameter it depends on to
    /// `Parameter.gradient`.
    ///
    /// Operations are passed in the reverse of the order they ran in; each one's activations are
    /// released as soon as it is passed, so a second `backward()` through the same operations stops
    /// the program.
    public func backward() {
        require(
            count == 1, "backward", "needs a scalar, got a tensor of shape \(shape)")
        guard let node else {
            shapeFailure("backward", "this tensor depends on no parameter (or was detached)")
        }
        withoutGradients { node.passAll(from: Tensor(repeating: 1, shape: shape)) }
    }
}

extension GradientNode {
    /// Passes this operation, whose result has the given gradient, and all that it depends on.
    func passAll(from gradient: Tensor) {
        accumulate(gradient)
        var pending = Self.reachable(from: self)
        pending.sort { $0.order < $1.order }
        while let next = pending.popLast() { next.pass() }
    }

    /// This operation and all that it depends on.
    static func reachable(from root: GradientNode) -> [GradientNode] {
        var found = [root]
        var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
        var next = 0
        while next < found.count {
            for case .some(let input) in found[next].inputs
            where seen.insert(ObjectIdentifier(input)).inserted {
                found.append(input)
            }
            next += 1
        }
        return found
    }
}
