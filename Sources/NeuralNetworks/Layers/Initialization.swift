// Start values of weights.

public import Essentials
public import TensorCore

/// Random start values.
public enum Initialization {
    /// Normal numbers of variance 2 / fanIn, which keep the scale of activations through layers
    /// with rectifiers.
    ///
    /// Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
    ///
    /// - Parameters:
    ///   - shape: of the weight.
    ///   - fanIn: how many inputs each output sums over.
    ///   - random: the numbers' source; advanced.
    /// - Returns: the weight.
    public static func heNormal(
        _ shape: [Int], fanIn: Int, random: inout RandomStream
    ) -> Tensor {
        let deviation = (2 / Double(max(1, fanIn))).squareRoot()
        let values = (0..<shape.reduce(1, *)).map { _ in Float(deviation * random.normal()) }
        return Tensor(values, shape: shape)
    }
}
