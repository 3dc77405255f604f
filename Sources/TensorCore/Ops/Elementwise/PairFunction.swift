// Functions of two numbers, applied to pairs of elements.

/// A function of two numbers.
///
/// A type of its own rather than a closure, so that loops on other threads hold its code instead of
/// calling it for every element.
protocol PairFunction {
    /// The function.
    func value(_ a: Float, _ b: Float) -> Float
}

/// a + b.
struct Sum: PairFunction {
    func value(_ a: Float, _ b: Float) -> Float { a + b }
}

/// a - b.
struct Difference: PairFunction {
    func value(_ a: Float, _ b: Float) -> Float { a - b }
}

/// a b.
struct Product: PairFunction {
    func value(_ a: Float, _ b: Float) -> Float { a * b }
}

/// a / b.
struct Quotient: PairFunction {
    func value(_ a: Float, _ b: Float) -> Float { a / b }
}

/// (1 - share) a + share b.
struct Mixture: PairFunction {
    /// From 0 to 1.
    let share: Float

    func value(_ a: Float, _ b: Float) -> Float { (1 - share) * a + share * b }
}
