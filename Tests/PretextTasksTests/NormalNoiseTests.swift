import Essentials
import Foundation
import Testing

@testable import PretextTasks

@Suite struct NormalNoiseTests {
    /// Numbers of a stream, and the stream after them.
    private func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var random = RandomStream(seed: seed)
        var noise = NormalNoise(from: &random)
        return (0..<count).map { _ in Double(noise.next()) }
    }

    @Test func momentsAreThoseOfTheNormalDistribution() {
        let values = numbers(1_000_000, seed: 4)
        func moment(_ power: Double) -> Double {
            values.reduce(0) { $0 + pow($1, power) } / Double(values.count)
        }
        // Standard errors 0.001, 0.0014, 0.0039 and 0.0098; the table cuts off a little of the tails.
        #expect(abs(moment(1)) < 0.004)
        #expect(abs(moment(2) - 1) < 0.006)
        #expect(abs(moment(3)) < 0.016)
        #expect(abs(moment(4) - 3) < 0.05)
    }

    @Test func sharesAreThoseOfTheNormalDistribution() {
        let values = numbers(200_000, seed: 5)
        for (limit, share) in [(-1.0, 0.15866), (0, 0.5), (0.5, 0.69146), (2, 0.97725)] {
            let below = Double(values.count { $0 < limit }) / Double(values.count)
            #expect(abs(below - share) < 0.0045, "\(limit)")
        }
    }

    @Test func neighboursAreIndependentAndSeedsTellStreamsApart() {
        let values = numbers(200_001, seed: 6)
        for distance in 1...6 {
            let products = zip(values, values.dropFirst(distance)).map { $0 * $1 }
            #expect(abs(products.reduce(0, +) / Double(products.count)) < 0.01, "\(distance)")
        }
        #expect(numbers(50, seed: 6) == Array(values.prefix(50)))
        #expect(numbers(50, seed: 7) != Array(values.prefix(50)))
    }

    @Test func oneDrawIsTakenFromTheStream() {
        var random = RandomStream(seed: 8)
        var other = random
        var noise = NormalNoise(from: &random)
        _ = (0..<100).map { _ in noise.next() }
        _ = other.next()
        let (next, expected) = (random.next(), other.next())
        #expect(next == expected)
    }
}
