// Checks `Tensor.batchNorm`.

import Essentials
import TestSupport
import Testing

@testable import TensorCore

@Suite struct BatchNormTests {
    static func buffers(_ channels: Int) -> (mean: Buffer, variance: Buffer) {
        let variance = ReferenceArray.normal([channels], seed: 9).map { 0.5 + $0 * $0 }
        return (
            Buffer(ReferenceArray.normal([channels], seed: 8).tensor), Buffer(variance.tensor)
        )
    }

    static let shapes = [
        [2, 3, 4, 5], [1, 8, 3, 3], [3, 13, 2, 3], [4, 16, 1, 1], [5, 1, 3, 2],
    ]

    @Test(arguments: shapes, [false, true])
    func trainingUsesTheBatchStatistics(_ shape: [Int], _ relu: Bool) {
        let inputs = [
            ReferenceArray.normal(shape, seed: 1), ReferenceArray.normal([shape[1]], seed: 2),
            ReferenceArray.normal([shape[1]], seed: 3),
        ]
        let buffers = Self.buffers(shape[1])
        GradientCheck.check(inputs, tolerance: 1e-4) {
            $0[0].batchNorm(
                scale: $0[1], shift: $0[2], runningMean: buffers.mean,
                runningVariance: buffers.variance, isTraining: true, fusedReLU: relu)
        } reference: {
            $0[0].normalized(
                $0[0].channelStatistics(), scale: $0[1], shift: $0[2], epsilon: 1e-5, relu: relu)
        }
    }

    @Test(arguments: shapes, [false, true])
    func inferenceUsesTheRunningStatistics(_ shape: [Int], _ relu: Bool) {
        let inputs = [
            ReferenceArray.normal(shape, seed: 1), ReferenceArray.normal([shape[1]], seed: 2),
            ReferenceArray.normal([shape[1]], seed: 3),
        ]
        let buffers = Self.buffers(shape[1])
        let given = (ReferenceArray(buffers.mean.value), ReferenceArray(buffers.variance.value))
        GradientCheck.check(inputs) {
            $0[0].batchNorm(
                scale: $0[1], shift: $0[2], runningMean: buffers.mean,
                runningVariance: buffers.variance, isTraining: false, fusedReLU: relu)
        } reference: {
            $0[0].normalized(given, scale: $0[1], shift: $0[2], epsilon: 1e-5, relu: relu)
        }
        #expect(buffers.mean.value.values.map(Double.init) == given.0.values)
    }

    @Test(arguments: [[2, 10, 3, 4], [2, 16, 3, 4]])
    func worksInTheLayoutOfAConvolution(_ shape: [Int]) {
        let channels = shape[1]
        let inputs = [
            ReferenceArray.normal([2, 2, 3, 4], seed: 1),
            ReferenceArray.normal([channels, 2, 3, 3], seed: 2),
            ReferenceArray.normal([channels], seed: 3), ReferenceArray.normal([channels], seed: 4),
        ]
        let buffers = Self.buffers(channels)
        GradientCheck.check(inputs, tolerance: 1e-4) {
            $0[0].conv2d(weight: $0[1], padding: 1)
                .batchNorm(
                    scale: $0[2], shift: $0[3], runningMean: buffers.mean,
                    runningVariance: buffers.variance, isTraining: true, fusedReLU: true)
        } reference: {
            let maps = $0[0].conv2d($0[1], nil, stride: 1, padding: 1)
            return maps.normalized(
                maps.channelStatistics(), scale: $0[2], shift: $0[3], epsilon: 1e-5, relu: true)
        }
    }

    @Test func runningStatisticsMoveTowardsTheUnbiasedOnesOfTheBatch() {
        let input = ReferenceArray.normal([3, 2, 2, 2], seed: 5)
        let buffers = (Buffer(Tensor(zeros: [2])), Buffer(Tensor(repeating: 1, shape: [2])))
        let ones = Tensor(repeating: 1, shape: [2])
        _ = input.tensor.batchNorm(
            scale: ones, shift: ones, runningMean: buffers.0, runningVariance: buffers.1,
            isTraining: true, momentum: 0.25)
        let (mean, variance) = input.channelStatistics()
        GradientCheck.expectClose(
            buffers.0.value.values.map(Double.init), mean.values.map { 0.25 * $0 }, 1e-6, "mean")
        GradientCheck.expectClose(
            buffers.1.value.values.map(Double.init),
            variance.values.map { 0.75 + 0.25 * $0 * 12 / 11 }, 1e-6, "variance")
    }

    @Test(arguments: [false, true])
    func statisticsAreAccurateFarFromZeroAndWithAnOutlier(_ isBlocked: Bool) {
        let shape = [2, 16, 40, 40]
        var input = ReferenceArray.normal(shape, seed: 7).map { Double(Float(1000 + $0)) }
        for channel in 0..<16 { input[0, channel, 0, 0] = -3000 }
        let layout = Tensor(zeros: shape).conv2d(weight: Tensor(zeros: [16, 16, 1, 1])).layout
        let tensor = input.tensor.reordered(to: isBlocked ? layout : .dense)
        let (mean, variance) = ChannelStatistics.compute(tensor)
        let expected = input.channelStatistics()
        GradientCheck.expectClose(
            mean.values.map(Double.init), expected.0.values, 1e-7, "mean")
        GradientCheck.expectClose(
            variance.values.map(Double.init), expected.1.values, 1e-5, "variance")
    }

    @Test func anEmptyBatchChangesNothing() {
        let buffers = Self.buffers(3)
        let before = buffers.mean.value.values
        let ones = Tensor(repeating: 1, shape: [3])
        let result = Tensor(zeros: [0, 3, 2, 2]).batchNorm(
            scale: ones, shift: ones, runningMean: buffers.mean,
            runningVariance: buffers.variance, isTraining: true)
        #expect(result.shape == [0, 3, 2, 2])
        #expect(buffers.mean.value.values == before)
    }

    @Test func anEmptyBatchGivesZeroGradients() {
        let buffers = Self.buffers(3)
        let (scale, shift) = (
            Parameter(Tensor(repeating: 1, shape: [3])), Parameter(Tensor(zeros: [3]))
        )
        Tensor(zeros: [0, 3, 2, 2]).batchNorm(
            scale: scale.tensor, shift: shift.tensor, runningMean: buffers.mean,
            runningVariance: buffers.variance, isTraining: true
        ).sum().backward()
        #expect(scale.gradient?.values == [0, 0, 0])
        #expect(shift.gradient?.values == [0, 0, 0])
    }

    @Test func aWrongChannelCountStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let buffer = Buffer(Tensor(zeros: [3]))
            _ = Tensor(zeros: [1, 3, 2, 2]).batchNorm(
                scale: Tensor(zeros: [4]), shift: Tensor(zeros: [3]), runningMean: buffer,
                runningVariance: buffer, isTraining: true)
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("batchNorm") && text.contains("[1, 3, 2, 2]") && text.contains("[4]"))
    }
}
