// Activation functions.

internal import Glibc

extension Tensor {
    /// max(x, 0) element by element; the gradient at 0 is 0.
    ///
    /// After batch norm use the form fused into `batchNorm`, which saves a pass over memory.
    public func relu() -> Tensor { applying(ReLU()) }

    /// x where x > 0, else slope · x.
    ///
    /// The same operation: `torch.nn.functional.leaky_relu`.
    public func leakyReLU(slope: Float = 0.01) -> Tensor { applying(LeakyReLU(slope: slope)) }

    /// σ(x) = 1 / (1 + e⁻ˣ).
    public func sigmoid() -> Tensor { applying(Sigmoid()) }

    /// (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).
    public func tanh() -> Tensor { applying(HyperbolicTangent()) }

    /// x Φ(x), Φ being the distribution function of the standard normal distribution.
    ///
    /// The same operation: `torch.nn.functional.gelu`. Source: Hendrycks, Gimpel, "Gaussian Error
    /// Linear Units", 2016, arXiv 1606.08415, section 2.
    ///
    /// - Parameter usesTanh: whether Φ(x) is approximated by (1 + tanh(√(2/π) (x + 0.044715 x³)))/2.
    /// - Returns: a tensor of the same shape.
    public func gelu(usesTanh: Bool = false) -> Tensor {
        usesTanh ? applying(ApproximateGELU()) : applying(GELU())
    }

    /// log(1 + eˣ), computed so that nothing overflows.
    ///
    /// The same operation: `torch.nn.functional.softplus`.
    public func softplus() -> Tensor { applying(Softplus()) }
}

private struct ReLU: ElementFunction {
    static let name = "relu"
    static let keepsZero = true
    static let keepsResult = true

    func value(_ x: Float) -> Float { max(x, 0) }
    func gradient(_ y: Float, _ dy: Float) -> Float { y > 0 ? dy : 0 }
}

private struct LeakyReLU: ElementFunction {
    static let name = "leakyReLU"
    static let keepsZero = true
    static let keepsResult = false
    let slope: Float

    func value(_ x: Float) -> Float { x > 0 ? x : slope * x }
    func gradient(_ x: Float, _ dy: Float) -> Float { x > 0 ? dy : slope * dy }
}

private struct Sigmoid: ElementFunction {
    static let name = "sigmoid"
    static let keepsZero = false
    static let keepsResult = true

    func value(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
    func gradient(_ y: Float, _ dy: Float) -> Float { dy * y * (1 - y) }
}

private struct HyperbolicTangent: ElementFunction {
    static let name = "tanh"
    static let keepsZero = true
    static let keepsResult = true

    func value(_ x: Float) -> Float { Glibc.tanh(x) }
    func gradient(_ y: Float, _ dy: Float) -> Float { dy * (1 - y * y) }
}

private struct GELU: ElementFunction {
    static let name = "gelu"
    static let keepsZero = true
    static let keepsResult = false

    func value(_ x: Float) -> Float { x * Self.distribution(x) }

    func gradient(_ x: Float, _ dy: Float) -> Float {
        let density = exp(-x * x / 2) / (2 * Float.pi).squareRoot()
        return dy * (Self.distribution(x) + x * density)
    }

    /// Φ(x); erfc keeps its digits where Φ is small.
    private static func distribution(_ x: Float) -> Float {
        erfc(-x * Float(0.5).squareRoot()) / 2
    }
}

private struct ApproximateGELU: ElementFunction {
    static let name = "gelu"
    static let keepsZero = true
    static let keepsResult = false
    private static let factor = (2 / Float.pi).squareRoot()
    private static let cubic: Float = 0.044715

    func value(_ x: Float) -> Float { x / 2 * (1 + Self.inner(x)) }

    func gradient(_ x: Float, _ dy: Float) -> Float {
        let inner = Self.inner(x)
        let slope = Self.factor * (1 + 3 * Self.cubic * x * x)
        return dy * ((1 + inner) / 2 + x / 2 * (1 - inner * inner) * slope)
    }

    private static func inner(_ x: Float) -> Float {
        Glibc.tanh(factor * (x + cubic * x * x * x))
    }
}

private struct Softplus: ElementFunction {
    static let name = "softplus"
    static let keepsZero = false
    static let keepsResult = false

    func value(_ x: Float) -> Float { max(x, 0) + log1p(exp(-abs(x))) }
    func gradient(_ x: Float, _ dy: Float) -> Float { dy / (1 + exp(-x)) }
}
