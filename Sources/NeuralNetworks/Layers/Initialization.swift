// Start values of weights.

public import Essentials
public import TensorCore

/// How the start values of a layer's weight and bias are drawn.
///
/// With fan-in the number of inputs that each output sums over, and fan-out the number of outputs
/// that each input reaches through a filter.
public enum Initialization: Sendable {
    /// Normal weights of variance 2 / fan-in, which keep the scale of activations through layers
    /// with rectifiers; biases 0.
    ///
    /// Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
    case heNormal
    /// Normal weights of variance 2 / fan-out, which keep the scale of gradients; biases 0.
    ///
    /// Source: the same, equation 14.
    case heNormalByOutputs
    /// Weights and biases uniform in ±1/sqrt(fan-in): what PyTorch's layers start with.
    case uniformByInputs
    /// Normal weights of the given standard deviation, and one number for all biases.
    case normal(deviation: Double, bias: Float = 0)

    /// Draws a weight.
    ///
    /// - Parameters:
    ///   - shape: `[outputs, inputs / groups, ...]`, the axes of the filter last.
    ///   - random: the numbers' source; advanced.
    /// - Returns: the weight.
    public func weight(_ shape: [Int], random: inout RandomStream) -> Tensor {
        switch self {
        case .heNormal:
            let deviation = (2 / Double(Self.fanIn(shape))).squareRoot()
            return Self.tensor(shape) { deviation * random.normal() }
        case .heNormalByOutputs:
            let fanOut = max(1, shape.enumerated().reduce(1) { $1.0 == 1 ? $0 : $0 * $1.1 })
            let deviation = (2 / Double(fanOut)).squareRoot()
            return Self.tensor(shape) { deviation * random.normal() }
        case .uniformByInputs:
            let bound = 1 / Double(Self.fanIn(shape)).squareRoot()
            return Self.tensor(shape) { bound * (2 * random.uniform() - 1) }
        case .normal(let deviation, _):
            return Self.tensor(shape) { deviation * random.normal() }
        }
    }

    /// Draws the bias that belongs to a weight of the given shape.
    ///
    /// - Parameters:
    ///   - weightShape: `[outputs, inputs / groups, ...]`.
    ///   - random: the numbers' source; advanced where the rule draws.
    /// - Returns: `[outputs]`.
    public func bias(weightShape: [Int], random: inout RandomStream) -> Tensor {
        let shape = [weightShape[0]]
        switch self {
        case .heNormal, .heNormalByOutputs: return Tensor(zeros: shape)
        case .normal(_, let bias): return Tensor(repeating: bias, shape: shape)
        case .uniformByInputs:
            let bound = 1 / Double(Self.fanIn(weightShape)).squareRoot()
            return Self.tensor(shape) { bound * (2 * random.uniform() - 1) }
        }
    }

    private static func fanIn(_ shape: [Int]) -> Int { max(1, shape.dropFirst().reduce(1, *)) }

    private static func tensor(_ shape: [Int], _ draw: () -> Double) -> Tensor {
        Tensor(shape: shape) { values in
            for index in values.indices { values[index] = Float(draw()) }
        }
    }
}
