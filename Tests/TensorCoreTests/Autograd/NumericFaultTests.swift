// Checks that the operation where numbers are lost is found.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct NumericFaultTests {
    private let first = Parameter(ReferenceArray.normal([4, 2, 3, 3], seed: 1).tensor)
    private let second = Parameter(ReferenceArray.normal([4, 4, 3, 3], seed: 2).tensor)
    private let images = ReferenceArray.normal([2, 2, 8, 8], seed: 3).tensor

    /// Two convolutions with a function between them.
    private func locate(_ between: @escaping (Tensor) -> Tensor) -> NumericFault? {
        NumericFault.locate {
            between(images.conv2d(weight: first.tensor, padding: 1))
                .conv2d(weight: second.tensor, padding: 1).relu().sum()
        }
    }

    @Test func nothingIsFoundWhereAllIsWell() {
        #expect(locate { $0.relu() } == nil)
        #expect(second.gradient != nil)
    }

    @Test func aForwardFaultIsNamedWithTheLayerBeforeIt() {
        let fault = locate { $0.log() }
        #expect(fault?.pass == .forward)
        #expect(fault?.operation == "log")
        #expect(fault?.parameter === first)
    }

    @Test func aBackwardFaultIsNamedToo() {
        // The root of 0 is 0, and its slope is not finite.
        let fault = locate { ($0 * $0).scaled(by: 0).squareRoot() }
        #expect(fault?.pass == .backward)
        #expect(fault?.operation == "squareRoot")
        #expect(fault?.parameter === first)
    }

    @Test func whatABackwardPassConsistsOfIsNoForwardFault() {
        let a = Parameter(Tensor(repeating: 1e-30, shape: [2]))
        let b = Parameter(Tensor(repeating: 1e30, shape: [2]))
        let fault = NumericFault.locate { (a.tensor * b.tensor).scaled(by: 1e30).sum() }
        #expect(fault?.pass == .backward)
        #expect(fault?.operation == "multiply")
        #expect(fault?.parameter === a)
    }

    @Test func aConvolutionOfFramesIsNamedAsAWhole() {
        let filter = Parameter(Tensor(repeating: 3e38, shape: [1, 1, 2, 3, 3]))
        let clip = Tensor(repeating: 3e38, shape: [1, 1, 3, 4, 4])
        let fault = withConvolutionAlgorithm(.frames) {
            NumericFault.locate {
                clip.conv3d(weight: filter.tensor, padding: 1).sum()
            }
        }
        #expect(fault?.operation == "conv3d")
        #expect(fault?.parameter === filter)
    }

    @Test func aLayerWithBrokenWeightsIsNamedItself() {
        second.replaceValues([Float](repeating: .infinity, count: second.value.count))
        let fault = locate { $0.relu() }
        #expect(fault?.operation == "conv2d")
        #expect(fault?.parameter === second)
    }

    @Test func aBlockThatIsRunTwiceIsWatchedInside() {
        let fault = NumericFault.locate {
            checkpointed([images]) { $0[0].conv2d(weight: self.first.tensor).log() }.sum()
        }
        #expect(fault?.operation == "log")
    }

    @Test(arguments: [0, 15, 16, 40]) func everyElementCounts(_ index: Int) {
        var values = [Float](repeating: .greatestFiniteMagnitude, count: 41)
        #expect(Tensor(values, shape: [41]).isFinite)
        for bad in [Float.nan, .infinity, -.infinity] {
            values[index] = bad
            #expect(!Tensor(values, shape: [41]).isFinite)
        }
    }
}
