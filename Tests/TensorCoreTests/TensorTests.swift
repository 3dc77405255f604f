// Checks `Tensor` itself and its memory.

import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct TensorTests {
    @Test func valuesComeBackInRowMajorOrderFromEveryLayout() {
        let input = ReferenceArray.normal([2, 11, 3, 4], seed: 1)
        // A 1 x 1 convolution with the identity leaves the numbers in a blocked layout.
        var identity = ReferenceArray([11, 11, 1, 1])
        for channel in 0..<11 { identity[channel, channel, 0, 0] = 1 }
        let result = input.tensor.conv2d(weight: identity.tensor)
        #expect(result.values.map(Double.init) == input.values)
        #expect(result.withValues { Array($0) } == result.values)
    }

    @Test func itemIsTheOnlyElement() {
        #expect(Tensor([7], shape: [1, 1]).item == 7)
        #expect(Tensor(3).item == 3)
    }

    @Test func aWrongNumberOfValuesStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor([1, 2, 3], shape: [2, 2])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("[2, 2]") && text.contains("3"))
    }

    // In a process of its own, because other tests allocate at the same time.
    @Test func aThousandTrainingStepsAllocateNothingAndDoNotGrow() async {
        await #expect(processExitsWith: .success) {
            let weight = Parameter(ReferenceArray.normal([12, 3, 3, 3], seed: 1).tensor)
            let scale = Parameter(Tensor(repeating: 1, shape: [12]))
            let shift = Parameter(Tensor(zeros: [12]))
            let head = Parameter(ReferenceArray.normal([5, 12], seed: 2).tensor)
            let (mean, variance) = (Buffer(Tensor(zeros: [12])), Buffer(Tensor(zeros: [12])))
            let adam = Adam([("w", weight), ("s", scale), ("b", shift), ("h", head)])
            let images = ReferenceArray.normal([4, 3, 16, 16], seed: 3).tensor
            func step() {
                let maps = images.conv2d(weight: weight.tensor, padding: 1).batchNorm(
                    scale: scale.tensor, shift: shift.tensor, runningMean: mean,
                    runningVariance: variance, isTraining: true, fusedReLU: true)
                let rows = maps.maxPool2d(kernelSize: 2).globalMaxPool2d()
                let loss = rows.l2Normalized().linear(weight: head.tensor)
                    .softmaxCrossEntropy(labels: [0, 1, 2, 3])
                adam.clearGradients()
                loss.backward()
                adam.step()
            }
            for _ in 0..<50 { step() }
            let before = TensorMemory.systemAllocations
            let pages = Self.residentPages()
            for _ in 0..<1000 { step() }
            guard TensorMemory.systemAllocations == before else { fatalError("allocated") }
            let growth = Self.residentPages() - pages
            guard growth < 256 else { fatalError("grew by \(growth) pages") }
        }
    }

    /// Pages of memory that this process has, from `/proc`.
    private static func residentPages() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
