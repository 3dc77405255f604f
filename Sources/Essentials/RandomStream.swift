internal import Glibc

/// A deterministic stream of random numbers, named by a seed and a path of keys.
///
/// Two streams with the same seed and keys give the same numbers on every machine; streams with
/// different keys are independent for all practical purposes. That is what makes "sample *i* of
/// epoch *e*" a pure function: `RandomStream(seed: seed, keys: epoch, index)`.
///
/// Source: SplitMix64 of Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators",
/// OOPSLA 2014. Keys are folded in with its finalizer.
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes the stream named by a seed and a path of keys; the order of the keys matters.
    public init(seed: UInt64, keys: UInt64...) {
        var state = Self.mixed(seed &+ Self.increment)
        for key in keys {
            // The state is mixed once more than the key, or a key equal to the seed would cancel it.
            state = Self.mixed(
                Self.mixed(state &+ Self.increment) ^ Self.mixed(key &+ Self.increment))
        }
        self.state = state
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mixed(state)
    }

    /// A number in `[0, 1)` with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number in `[range.lowerBound, range.upperBound)`; the lower bound if the range is empty.
    public mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// An unbiased integer from 0 up to, not including, `bound`, which must be positive.
    public mutating func integer(below bound: Int) -> Int {
        Int(next(upperBound: UInt64(bound)))
    }

    /// `true` with the given probability.
    public mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// A standard normal number (Box and Muller 1958; one of the pair is used).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * Double.pi * uniform())
    }

    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension RandomStream {
    /// A 64-bit key for a string (FNV-1a), so that a stream can be named by a word.
    public static func key(_ text: String) -> UInt64 { key(of: Array(text.utf8)) }

    /// A 64-bit key for bytes (FNV-1a).
    public static func key(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
