/// Vectors of length 1, whose inner products are cosines.
public enum UnitVector {
    /// A vector in the same direction of length 1; unchanged where it has no direction or no numbers.
    public static func normalized(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0, length.isFinite else { return vector }
        return vector.map { Float(Double($0) / length) }
    }
}
