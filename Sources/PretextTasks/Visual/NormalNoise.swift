internal import Essentials
internal import Foundation

/// Standard normal numbers in great number and little time, for noise in pictures.
///
/// Each is one of 4096 quantiles of the normal distribution, -3.7 to 3.7, named by 12 random bits. `RandomStream.normal` takes
/// a logarithm and a cosine, which a picture would pay for each of its values.
struct NormalNoise {
    private static let bitsOfEach: UInt64 = 12
    private static let quantiles: [Float] = {
        let count = 1 << bitsOfEach
        return (0..<count).map { Float(quantile((Double($0) + 0.5) / Double(count))) }
    }()

    private let table = quantiles
    private var random: RandomStream
    private var bits: UInt64 = 0
    private var left = 0

    /// Makes the noise that one draw from a stream names.
    init(from random: inout RandomStream) {
        self.random = RandomStream(seed: random.next())
    }

    /// The next number.
    mutating func next() -> Float {
        if left == 0 {
            bits = random.next()
            left = 5
        }
        let place = Int(bits & ((1 << Self.bitsOfEach) - 1))
        bits >>= Self.bitsOfEach
        left -= 1
        return table[place]
    }

    /// Below which number a standard normal one lies with a probability, by bisection.
    private static func quantile(_ probability: Double) -> Double {
        var (low, high) = (-10.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if erfc(-middle / 2.0.squareRoot()) / 2 < probability {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }
}
