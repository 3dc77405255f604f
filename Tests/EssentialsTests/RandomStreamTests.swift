import Essentials
import Testing

@Suite struct RandomStreamTests {
    @Test func numbersAreFrozen() {
        // Whoever changes these numbers changes the meaning of every seed. Made by an independent
        // version in Python; the hashes are published test vectors of 64-bit FNV-1a.
        var plain = RandomStream(seed: 0)
        #expect((0..<3).map { _ in plain.next() } == Self.frozenPlain)
        var keyed = RandomStream(seed: 42, keys: 3, 7)
        #expect((0..<3).map { _ in keyed.next() } == Self.frozenKeyed)
        #expect(RandomStream.key("") == 0xCBF2_9CE4_8422_2325)
        #expect(RandomStream.key("a") == 0xAF63_DC4C_8601_EC8C)
        #expect(RandomStream.key("foobar") == 0x8594_4171_F739_67E8)
    }

    @Test func streamsOfOneNameAreEqual() {
        var (a, b) = (RandomStream(seed: 5, keys: 1, 2), RandomStream(seed: 5, keys: 1, 2))
        for _ in 0..<100 { #expect(a.next() == b.next()) }
    }

    @Test func seedsAndKeysAndTheirOrderMatter() {
        var streams = [
            RandomStream(seed: 1), RandomStream(seed: 2), RandomStream(seed: 1, keys: 0),
            RandomStream(seed: 1, keys: 1), RandomStream(seed: 1, keys: 0, 0),
            RandomStream(seed: 1, keys: 0, 1), RandomStream(seed: 1, keys: 1, 0),
            RandomStream(seed: 0, keys: 1),
        ]
        let first = streams.indices.map { streams[$0].next() }
        #expect(Set(first).count == streams.count)
    }

    @Test func noSmallSeedAndKeysShareAStream() {
        var first: Set<UInt64> = []
        var count = 0
        for seed in 0..<8 as Range<UInt64> {
            for a in 0..<8 as Range<UInt64> {
                for b in 0..<8 as Range<UInt64> {
                    var stream = RandomStream(seed: seed, keys: a, b)
                    first.insert(stream.next())
                    count += 1
                }
                var stream = RandomStream(seed: seed, keys: a)
                first.insert(stream.next())
                count += 1
            }
        }
        #expect(first.count == count)
    }

    @Test func neighbouringKeysGiveUnrelatedNumbers() {
        // Half of the bits differ between neighbours: 32 +- 4 for one pair, +- 0.13 for the mean.
        let numbers = (0..<1001).map { (key: UInt64) -> UInt64 in
            var stream = RandomStream(seed: 9, keys: key)
            return stream.next()
        }
        let flipped = zip(numbers, numbers.dropFirst()).map { ($0 ^ $1).nonzeroBitCount }
        #expect(abs(Double(flipped.reduce(0, +)) / 1000 - 32) < 0.6)
    }

    @Test func uniformFillsItsRangeEvenly() {
        var stream = RandomStream(seed: 11)
        var counts = [Int](repeating: 0, count: 20)
        for _ in 0..<20_000 {
            let number = stream.uniform()
            #expect(number >= 0 && number < 1)
            counts[Int(number * 20)] += 1
        }
        // Chi squared with 19 degrees of freedom: above 44 in one of a thousand streams.
        let chi2 = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        #expect(chi2 < 44)
    }

    @Test func uniformStaysInItsRange() {
        var stream = RandomStream(seed: 12)
        for _ in 0..<1000 {
            let number = stream.uniform(in: -3...5)
            #expect(number >= -3 && number < 5)
        }
        #expect(stream.uniform(in: 2...2) == 2)
    }

    @Test func integersAreEvenAndBelowTheirBound() {
        var stream = RandomStream(seed: 13)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<7000 { counts[stream.integer(below: 7)] += 1 }
        // Chi squared with 6 degrees of freedom: above 22.5 in one of a thousand streams.
        let chi2 = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        #expect(chi2 < 22.5)
        #expect((0..<50).allSatisfy { _ in stream.integer(below: 1) == 0 })
    }

    @Test func chanceHasItsProbability() {
        var stream = RandomStream(seed: 14)
        let hits = (0..<10_000).count { _ in stream.chance(0.3) }
        #expect(abs(hits - 3000) < 150)
        #expect((0..<100).allSatisfy { _ in !stream.chance(0) && stream.chance(1) })
    }

    @Test func normalHasMeanZeroAndVarianceOne() {
        var stream = RandomStream(seed: 15)
        let numbers = (0..<20_000).map { _ in stream.normal() }
        let mean = numbers.reduce(0, +) / 20_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.04)
        // 4.55 % lie beyond two standard deviations.
        #expect(abs(numbers.count { abs($0) > 2 } - 910) < 120)
        #expect(numbers.allSatisfy { $0.isFinite })
    }

    private static let frozenPlain: [UInt64] = [
        0xA706_DD2F_4D19_7E6F, 0xB382_A305_F441_4F5E, 0x631A_9154_FBAB_F717,
    ]
    private static let frozenKeyed: [UInt64] = [
        0xBD72_861B_7017_E61D, 0xDCD7_2C99_8C90_8405, 0xDB3F_053F_D8E0_703E,
    ]
}
