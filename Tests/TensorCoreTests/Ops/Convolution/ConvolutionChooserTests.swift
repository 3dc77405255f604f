// Checks which algorithm computes a convolution.

import Foundation
import TestSupport
import Testing

@testable import TensorCore

@Suite struct ConvolutionChooserTests {
    /// A layer large enough to be measured; each test has a number of filters of its own, because
    /// the process remembers.
    static func shape(filters: Int, size: Int = 28) -> ConvolutionShape {
        ConvolutionShape(
            "conv2d", input: [4, 32, size, size], weight: [filters, 32, 3, 3], stride: [1, 1],
            padding: [1, 1])
    }

    static func forward(_ shape: ConvolutionShape) -> [Float] {
        let input = ReferenceArray.normal(shape.input, seed: 1).tensor
        let weight = ReferenceArray.normal(shape.weight, seed: 2).tensor
        return ConvolutionKernel.forward(input, weight, nil, shape).values
    }

    static func choice(_ shape: ConvolutionShape) -> String? {
        ConvolutionChooser.choices.algorithms[ConvolutionChooser.name(.forward, shape)]
    }

    static func adopt(_ algorithm: String, _ shape: ConvolutionShape) throws {
        let choices =
            [
                "processor": "", "library": "",
                "algorithms": [ConvolutionChooser.name(.forward, shape): algorithm],
            ] as [String: Any]
        let data = try JSONSerialization.data(withJSONObject: choices)
        ConvolutionChooser.adopt(try JSONDecoder().decode(ConvolutionChoices.self, from: data))
    }

    @Test func theFirstUseMeasuresAndLaterOnesTakeTheSame() throws {
        let shape = Self.shape(filters: 40)
        #expect(Self.choice(shape) == nil)
        let first = Self.forward(shape)
        let choice = try #require(Self.choice(shape).flatMap(ConvolutionAlgorithm.init))
        #expect(choice != .gemm)
        #expect(Self.forward(shape) == first)
        #expect(withConvolutionAlgorithm(choice) { Self.forward(shape) } == first)
    }

    @Test func theFastestIsTaken() {
        // What a pass costs is made up here: the first candidate sleeps.
        let shape = Self.shape(filters: 48)
        let result = ConvolutionChooser.compute(.forward, shape) { algorithm in
            if algorithm == .direct { Thread.sleep(forTimeInterval: 0.02) }
            return algorithm == .oneDNNWinograd ? nil : algorithm
        }
        #expect(result == .winograd)
        #expect(Self.choice(shape) == "winograd")
    }

    @Test(arguments: ["direct", "winograd"])
    func adoptedChoicesAreTaken(_ name: String) throws {
        let shape = Self.shape(filters: name == "direct" ? 56 : 64)
        try Self.adopt(name, shape)
        let algorithm = try #require(ConvolutionAlgorithm(rawValue: name))
        #expect(
            Self.forward(shape) == withConvolutionAlgorithm(algorithm) { Self.forward(shape) })
        #expect(Self.choice(shape) == name)
    }

    @Test func choicesThatCannotBeMadeAreMeasuredAnew() throws {
        let shape = Self.shape(filters: 72)
        try Self.adopt("oneDNNWinograd", shape)
        let result = ConvolutionChooser.compute(.forward, shape) {
            $0 == .oneDNNWinograd ? nil : $0
        }
        #expect(result == .direct || result == .winograd)
        #expect(Self.choice(shape) == result.rawValue)
    }

    @Test func namesOfOtherVersionsArePassedOver() throws {
        let shape = Self.shape(filters: 80)
        try Self.adopt("fourier", shape)
        #expect(Self.choice(shape) == nil)
    }

    @Test func smallConvolutionsAreNotMeasured() {
        let shape = Self.shape(filters: 32, size: 5)
        _ = Self.forward(shape)
        #expect(Self.choice(shape) == nil)
    }

    @Test func losersLeaveNoMemoryBehind() async {
        await #expect(processExitsWith: .success) {
            let shape = ConvolutionChooserTests.shape(filters: 88)
            let input = Tensor(repeating: 1, shape: shape.input)
            let weight = Tensor(repeating: 1, shape: shape.weight)
            let output = ConvolutionKernel.forward(input, weight, nil, shape)
            withExtendedLifetime((input, weight, output)) {
                let unused = BufferPool.shared.unusedBytes
                guard unused == 0 else { fatalError("\(unused) bytes are kept") }
            }
        }
    }

    @Test func choicesAreReadBackAsTheyWereWritten() throws {
        let choices = ConvolutionChoices(["forward": .winograd, "backwardData": .direct])
        let data = try JSONEncoder().encode(choices)
        #expect(try JSONDecoder().decode(ConvolutionChoices.self, from: data) == choices)
        #expect(choices.library.hasPrefix("oneDNN "))
    }
}
