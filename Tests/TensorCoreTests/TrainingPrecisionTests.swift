// Checks what becomes of activations that are kept in bfloat16.

import Foundation
import TestSupport
import Testing

@testable import TensorCore

@Suite struct TrainingPrecisionTests {
    /// The bits of numbers after a stay in bfloat16.
    private static func rounded(_ values: [Float]) -> [UInt32] {
        let tensor = Tensor(values, shape: [values.count])
        let numbers = RoundedNumbers.of(tensor)
        return Tensor(shape: tensor.shape, storage: numbers.expanded()).values.map(\.bitPattern)
    }

    @Test func numbersAreRoundedToTheNearestAndToEvenInTheMiddle() {
        // Steps are 2^-7 above 1.
        let step = Float(1) / 128
        let cases: [(Float, Float)] = [
            (1, 1), (1 + step * 0.49, 1), (1 + step * 0.51, 1 + step), (1 + step / 2, 1),
            (1 + step * 1.5, 1 + 2 * step), (-1 - step * 1.5, -1 - 2 * step), (0, 0), (-0.0, -0.0),
            (.infinity, .infinity), (-.infinity, -.infinity),
            (.greatestFiniteMagnitude, .infinity), (.leastNonzeroMagnitude, 0),
        ]
        // Repeated, so that whole vectors and what is left over at the end both occur.
        let many = [[(Float, Float)]](repeating: cases, count: 7).joined()
        #expect(Self.rounded(many.map(\.0)) == many.map(\.1.bitPattern))
        let nans = [Float(bitPattern: 0x7f80_0001), Float(bitPattern: 0xffff_ffff), .nan]
        #expect(Self.rounded(nans).allSatisfy { Float(bitPattern: $0).isNaN })
    }

    @Test func errorsOfNumbersAreHalfAStepAtMost() {
        let values = ReferenceArray.normal([100_003], seed: 1).tensor.values
        let rounded = Self.rounded(values)
        let areNear = zip(values, rounded).allSatisfy { value, bits in
            bits & 0xffff == 0 && abs(Float(bitPattern: bits) - value) <= abs(value) / 256
        }
        #expect(areNear)
    }

    @Test func twoOperationsShareOneCopyAndTheNumbersThemselvesGoBackToThePool() {
        let x = Parameter(Tensor(repeating: 3, shape: [1 << 16]))
        weak var numbers: Storage?
        weak var copy: RoundedNumbers?
        let loss = withTrainingPrecision(.mixed) {
            let doubled = x.tensor.scaled(by: 2)
            let sum = doubled.leakyReLU() + doubled * doubled
            numbers = doubled.storage
            copy = doubled.storage.rounded
            return sum.mean()
        }
        #expect(numbers == nil && copy != nil)
        loss.backward()
        #expect(copy == nil)
        #expect(x.gradient?.values[0] == (2 + 2 * 6 * 2) / Float(1 << 16))
    }

    @Test func parametersSamplesAndSmallTensorsAreKeptAsTheyAre() {
        let (large, small) = (1 << 16, (1 << 16) - 1)
        let number: Float = 1.0001
        for count in [large, small] {
            let x = Parameter(Tensor(repeating: 1, shape: [count]))
            let scale = Parameter(Tensor(repeating: number, shape: [count]))
            let sample = Tensor(repeating: number, shape: [count])
            let product = withTrainingPrecision(.mixed) { x.tensor * scale.tensor * sample }
            product.sum().backward()
            #expect(x.gradient?.values[0] == number * number)
        }
        for (count, kept) in [(small, number), (large, 1)] {
            let x = Parameter(Tensor(repeating: number, shape: [count]))
            let square = withTrainingPrecision(.mixed) {
                let sum = x.tensor + x.tensor
                return sum * sum
            }
            square.sum().backward()
            #expect(x.gradient?.values[0] == 8 * kept)
        }
    }

    @Test func aCopyDoesNotOutliveAChangeOfTheNumbers() {
        let x = Parameter(Tensor(repeating: 2, shape: [256, 256]))
        let y = Parameter(Tensor(repeating: 1, shape: [1 << 16]))
        func product() -> Tensor {
            // Shares the parameter's memory, without being it.
            withTrainingPrecision(.mixed) { x.tensor.reshaped(to: [1 << 16]) * y.tensor }
        }
        let first = product()
        x.updateValues { $0.update(repeating: 5) }
        let second = product()
        second.sum().backward()
        #expect(y.gradient?.values[0] == 5)
        y.clearGradient()
        first.sum().backward()
        #expect(y.gradient?.values[0] == 2)
    }

    @Test func inferenceRoundsNothing() {
        let x = Parameter(Tensor(repeating: 1, shape: [1 << 16]))
        let doubled = x.tensor.scaled(by: 2)
        _ = withTrainingPrecision(.mixed) { withoutGradients { doubled.leakyReLU() } }
        #expect(doubled.storage.rounded == nil)
    }
}

extension TrainingPrecisionTests {
    /// An operation on maps `[4, 16, 40, 40]`, which are large enough to be rounded.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The largest error of a gradient relative to its norm; about twice what was measured.
        let tolerance: Double
        let apply: @Sendable (Tensor, Parameter) -> Tensor
    }

    static let cases = [
        Case(testDescription: "convolution", tolerance: 4e-3) {
            $0.conv2d(weight: $1.tensor, padding: 1)
        },
        Case(testDescription: "transposed convolution", tolerance: 4e-3) {
            $0.transposedConvolution(weight: $1.tensor, stride: [1, 1], padding: [1, 1])
        },
        Case(testDescription: "batch norm and ReLU", tolerance: 2e-3) {
            $0.batchNorm(
                scale: $1.tensor.sum(axes: [1, 2, 3]), runningMean: Buffer(Tensor(zeros: [16])),
                runningVariance: Buffer(Tensor(zeros: [16])), isTraining: true, fusedReLU: true)
        },
        Case(testDescription: "group norm", tolerance: 4e-3) {
            $0.groupNorm(groups: 4, scale: $1.tensor.sum(axes: [1, 2, 3]))
        },
        Case(testDescription: "local response norm", tolerance: 2e-3) { maps, _ in
            maps.localResponseNorm(alpha: 1)
        },
        Case(testDescription: "ReLU", tolerance: 0) { maps, _ in maps.relu() },
        Case(testDescription: "GELU", tolerance: 1.2e-3) { maps, _ in maps.gelu() },
        Case(testDescription: "tanh", tolerance: 4e-3) { maps, _ in maps.tanh() },
        Case(testDescription: "product", tolerance: 4e-3) { maps, _ in maps * maps },
        Case(testDescription: "linear", tolerance: 4e-3) {
            $0.reshaped(to: [4 * 16 * 40, 40]).linear(
                weight: $1.tensor.reshaped(to: [2304]).sliced(axis: 0, 0..<2280)
                    .reshaped(to: [57, 40]))
        },
    ]

    @Test(arguments: cases)
    func resultsAreTheSameAndGradientsNear(_ test: Case) {
        func run(_ precision: TrainingPrecision) -> [[Float]] {
            let maps = Parameter(ReferenceArray.normal([4, 16, 40, 40], seed: 1).tensor)
            let filters = Parameter(ReferenceArray.normal([16, 16, 3, 3], seed: 2).tensor)
            let weights = ReferenceArray.normal([4 * 16 * 40 * 40], seed: 3).tensor
            return withTrainingPrecision(precision) {
                let result = test.apply(maps.tensor.scaled(by: 1), filters)
                let first = weights.sliced(axis: 0, 0..<min(result.count, weights.count))
                (result.reshaped(to: [result.count]).sliced(axis: 0, 0..<first.count) * first)
                    .sum().backward()
                return [result.values, maps.gradient?.values ?? [], filters.gradient?.values ?? []]
            }
        }
        let (exact, mixed) = (run(.float32), run(.mixed))
        #expect(exact[0] == mixed[0])
        for index in 1...2 {
            let error = Self.distance(exact[index], mixed[index])
            #expect(error <= test.tolerance, "gradient \(index)")
            if ProcessInfo.processInfo.environment["CLAPPER_SHOW_ERRORS"] != nil {
                print("mixed error of \(test.testDescription), gradient \(index): \(error)")
            }
        }
    }

    /// The norm of the difference, relative to that of the first.
    private static func distance(_ a: [Float], _ b: [Float]) -> Double {
        let squares = zip(a, b).reduce((difference: 0.0, whole: 0.0)) {
            let difference = Double($1.0) - Double($1.1)
            return ($0.difference + difference * difference, $0.whole + Double($1.0 * $1.0))
        }
        return squares.whole > 0 ? (squares.difference / squares.whole).squareRoot() : 0
    }
}
