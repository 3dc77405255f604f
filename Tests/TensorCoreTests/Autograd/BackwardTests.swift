// Checks recording, `backward()`, parameters, and what they keep in memory.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct BackwardTests {
    @Test func gradientsOfSeveralUsesAndSeveralCallsAddUp() {
        let x = Parameter(Tensor([2, 3], shape: [2]))
        let y = x.tensor * x.tensor + x.tensor
        y.sum().backward()
        #expect(x.gradient?.values == [5, 7])
        x.tensor.sum().backward()
        #expect(x.gradient?.values == [6, 8])
        x.clearGradient()
        #expect(x.gradient == nil)
    }

    @Test func aTensorUsedAtSeveralDepthsIsPassedOnce() {
        let x = Parameter(Tensor([3], shape: [1]))
        let shared = x.tensor * x.tensor
        let deep = shared.scaled(by: 2) * shared
        (deep + shared).sum().backward()
        #expect(x.gradient?.values == [8 * 27 + 6])
    }

    @Test func detachedTensorsAndScopesWithoutGradientsRecordNothing() {
        let x = Parameter(Tensor([2], shape: [1]))
        let frozen = (x.tensor * x.tensor).detached()
        #expect(!frozen.requiresGradient && frozen.values == [4])
        #expect(!withoutGradients { x.tensor * x.tensor }.requiresGradient)
        (frozen * x.tensor).sum().backward()
        #expect(x.gradient?.values == [4])
    }

    @Test func sumsAndDifferencesDoNotKeepTheirOperands() {
        let x = Parameter(Tensor([2, 3], shape: [2]))
        for combine in [{ $0 + $1 }, { $0 - $1 }] as [(Tensor, Tensor) -> Tensor] {
            var left: Tensor? = x.tensor.scaled(by: 2)
            var right: Tensor? = x.tensor.scaled(by: 3)
            weak let leftMemory = left?.storage
            weak let rightMemory = right?.storage
            let result = left.flatMap { left in right.map { combine(left, $0) } }
            #expect(leftMemory != nil && rightMemory != nil)
            (left, right) = (nil, nil)
            #expect(leftMemory == nil && rightMemory == nil)
            result?.sum().backward()
        }
        #expect(x.gradient?.values == [4, 4])
    }

    @Test func backwardThroughAPassedRecordStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let x = Parameter(Tensor([2], shape: [1]))
            let square = x.tensor * x.tensor
            square.sum().backward()
            square.sum().backward()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("multiply"))
    }

    @Test func backwardNeedsAScalar() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            Parameter(Tensor(zeros: [2, 3])).tensor.backward()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("backward") && text.contains("[2, 3]"))
    }

    @Test func changingAParameterLeavesTensorsThatWereTakenFromIt() {
        let x = Parameter(Tensor([1, 2], shape: [2]))
        let before = x.value
        let optimizer = SGD([("x", x)], learningRate: 1)
        x.tensor.sum().backward()
        optimizer.step()
        #expect(before.values == [1, 2])
        #expect(x.value.values == [0, 1])
    }

    @Test func aLongChainOfOperationsIsReleasedWithoutExhaustingTheStack() {
        let x = Parameter(Tensor([0], shape: [1]))
        var y = x.tensor
        for _ in 0..<200_000 { y = y + x.value }
        y = Tensor(zeros: [1])
        #expect(y.values == [0])
    }
}
