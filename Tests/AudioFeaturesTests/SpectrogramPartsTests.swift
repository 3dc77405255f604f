// The parts that a spectrogram is made of, each alone.

import Essentials
import Foundation
import Testing

@testable import AudioFeatures

@Suite struct LogarithmRuleTests {
    @Test func logarithmIsRightToSinglePrecision() {
        // All exponents of float32, many mantissas, and the surroundings of 1.
        var numbers: [Float] = [.leastNormalMagnitude, 1, 1e-12, .greatestFiniteMagnitude]
        for exponent in -126...127 {
            for step in 0..<64 {
                numbers.append(
                    Float(sign: .plus, exponent: exponent, significand: 1 + Float(step) / 64))
            }
        }
        for step in -2000...2000 { numbers.append(1 + Float(step) * 1e-4) }
        for step in -64...64 { numbers.append(1 + Float(step) * 1e-7) }
        var values = numbers
        let rule = LogarithmRule(floor: .leastNormalMagnitude, divisor: 1)
        values.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { rule.apply(to: base, count: buffer.count) }
        }
        for (number, value) in zip(numbers, values) {
            let exact = log(Double(number))
            #expect(abs(Double(value) - exact) <= 3e-7 * abs(exact), "ln \(number)")
        }
    }

    @Test func valuesDoNotDependOnTheirPlace() {
        let rule = LogarithmRule(floor: 1e-12, divisor: 5)
        let numbers = Fixtures.noise(29, seed: 1).map { abs($0) }
        for start in 0..<16 {
            var values = Array(numbers[start...])
            let alone = values.map { number -> Float in
                var value = number
                rule.apply(to: &value, count: 1)
                return value
            }
            values.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { rule.apply(to: base, count: buffer.count) }
            }
            #expect(values == alone)
        }
    }

    @Test func nothingIsLowerThanTheFloor() {
        let rule = LogarithmRule(floor: 1e-12, divisor: 5)
        for tiny in [0, .leastNonzeroMagnitude, 1e-30, 9e-13, 1e-12] as [Float] {
            var value = tiny
            rule.apply(to: &value, count: 1)
            #expect(value == rule.silence)
        }
    }
}

@Suite struct WindowFunctionTests {
    @Test func periodicHannEndsBeforeItsZero() {
        let weights = WindowFunction.periodicHann.weights(length: 4)
        #expect(zip(weights, [0, 0.5, 1, 0.5]).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    @Test func symmetricHannEndsAtItsZero() {
        let weights = WindowFunction.symmetricHann.weights(length: 5)
        #expect(zip(weights, [0, 0.5, 1, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(WindowFunction.symmetricHann.weights(length: 1) == [1])
    }

    @Test func halfOverlappingPeriodicHannWindowsAddUpToOne() {
        let weights = WindowFunction.periodicHann.weights(length: 480)
        for n in 0..<240 { #expect(abs(weights[n] + weights[n + 240] - 1) < 1e-14) }
    }

    @Test func poveyIsAPowerOfTheSymmetricHannWindow() {
        let weights = WindowFunction.povey.weights(length: 5)
        #expect(
            zip(weights, [0, pow(0.5, 0.85), 1, pow(0.5, 0.85), 0]).allSatisfy {
                abs($0 - $1) < 1e-15
            })
    }

    @Test func tukeyIsFlatInTheMiddle() {
        let weights = WindowFunction.periodicTukeyQuarter.weights(length: 64)
        #expect(weights[0] == 0 && abs(weights[4] - 0.5) < 1e-15)
        #expect(weights[8...56].allSatisfy { $0 == 1 })
        #expect((1..<64).allSatisfy { weights[$0] == weights[64 - $0] })
    }

    @Test func rectangularChangesNothing() {
        #expect(WindowFunction.rectangular.weights(length: 3) == [1, 1, 1])
    }
}
