// Checks `Tensor.maxPool2d` and `Tensor.globalMaxPool2d`.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct MaxPoolTests {
    struct Case: Sendable {
        let input: [Int]
        var kernel = 2
        var stride = 2
        var padding = 0
    }

    @Test(arguments: [
        Case(input: [2, 3, 6, 4]), Case(input: [1, 9, 7, 5]),
        Case(input: [2, 8, 5, 7], kernel: 3, stride: 2, padding: 1),
        Case(input: [1, 2, 4, 4], kernel: 3, stride: 1, padding: 1),
    ])
    func resultAndGradientsFollowTheFormula(_ sizes: Case) {
        GradientCheck.check([.normal(sizes.input, seed: 3)]) {
            $0[0].maxPool2d(kernelSize: sizes.kernel, stride: sizes.stride, padding: sizes.padding)
        } reference: {
            $0[0].maxPool2d(
                kernel: (sizes.kernel, sizes.kernel), stride: sizes.stride, padding: sizes.padding)
        }
    }

    @Test(arguments: [[2, 3, 5, 4], [1, 10, 16, 12], [3, 8, 32, 24], [2, 2, 1, 1]])
    func globalPoolingTakesTheLargestOfEachChannel(_ shape: [Int]) {
        // The largest map would take too long by differences: few elements can matter there.
        guard shape[2] * shape[3] < 100 else {
            let input = ReferenceArray.normal(shape, seed: 4)
            let pooled = input.maxPool2d(kernel: (shape[2], shape[3]), stride: 1, padding: 0)
            let parameter = Parameter(input.tensor)
            let result = parameter.tensor.globalMaxPool2d()
            #expect(result.values.map(Double.init) == pooled.values)
            (result * result).sum().backward()
            let expected = input.values.map { pooled.values.contains($0) ? 2 * Float($0) : 0 }
            #expect(parameter.gradient?.values == expected)
            return
        }
        GradientCheck.check([.normal(shape, seed: 4)]) {
            $0[0].globalMaxPool2d()
        } reference: {
            let result = $0[0].maxPool2d(kernel: (shape[2], shape[3]), stride: 1, padding: 0)
            return ReferenceArray([shape[0], shape[1]], result.values)
        }
    }

    /// Windows that reach beyond both ends, that leave positions out, and that overlap.
    @Test(arguments: [8, 16], [[2, 16, 3, 5, 4], [1, 11, 2, 7, 6]])
    func blocksOfChannelsAgreeWithRowsOfPositions(_ width: Int, _ shape: [Int]) throws {
        let values = ReferenceArray.normal(shape, seed: 6).values.map { Float(($0 * 3).rounded()) }
        for (kernel, stride, padding) in [
            ([3, 3, 3], [1, 1, 1], [1, 1, 1]), ([1, 3, 3], [1, 2, 2], [0, 0, 0]),
            ([2, 3, 2], [2, 3, 2], [0, 1, 1]), ([1, 2, 2], [1, 3, 3], [0, 0, 0]),
        ] {
            func run(_ arrange: (Tensor) -> Tensor) -> [[Float]] {
                let maps = Parameter(Tensor(values, shape: shape))
                let pooled = arrange(maps.tensor).maxPool(
                    kernel: kernel, stride: stride, padding: padding, ceilMode: true)
                (pooled * pooled).sum().backward()
                return [pooled.values, maps.gradient?.values ?? []]
            }
            // Equal numbers are many: the first of them counts.
            let blocked = run { $0.reordered(to: MemoryDescription(shape, blocksOf: width)) }
            #expect(blocked == Self.maxima(values, shape, kernel, stride, padding))
        }
    }

    /// Result and gradient of Σ y² by plain loops; windows are cut off at the ends.
    private static func maxima(
        _ values: [Float], _ shape: [Int], _ kernel: [Int], _ stride: [Int], _ padding: [Int]
    ) -> [[Float]] {
        let sizes = PoolingShape(
            "maxPool3d", .maximum, input: shape, kernel: kernel, stride: stride, padding: padding,
            ceilMode: true
        ).output
        var (result, gradient) = ([Float](), [Float](repeating: 0, count: values.count))
        func inside(_ axis: Int, _ position: Int) -> Range<Int> {
            let start = position * stride[axis] - padding[axis]
            return max(start, 0)..<min(start + kernel[axis], shape[axis + 2])
        }
        for plane in 0..<(shape[0] * shape[1]) {
            for t in 0..<sizes[2] {
                for h in 0..<sizes[3] {
                    for w in 0..<sizes[4] {
                        let window = inside(0, t).flatMap { t in
                            inside(1, h).flatMap { h in
                                inside(2, w).map { w in
                                    ((plane * shape[2] + t) * shape[3] + h) * shape[4] + w
                                }
                            }
                        }
                        let largest = window.map { values[$0] }.max() ?? 0
                        result.append(largest)
                        if let first = window.first(where: { values[$0] == largest }) {
                            gradient[first] += 2 * largest
                        }
                    }
                }
            }
        }
        return [result, gradient]
    }

    /// Sixteen channels fill a block on every processor.
    @Test func whatIsNotANumberIsTheLargest() {
        var values = [Float](repeating: 1, count: 16 * 16)
        values[5] = .nan
        let pooled = Tensor(values, shape: [1, 16, 4, 4]).maxPool2d(kernelSize: 2).values
        #expect(pooled.indices.filter { pooled[$0].isNaN } == [0])
    }

    @Test func worksInTheLayoutOfAConvolution() {
        let inputs = [
            ReferenceArray.normal([2, 3, 8, 6], seed: 1), .normal([12, 3, 3, 3], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv2d(weight: $0[1], padding: 1).maxPool2d(kernelSize: 2).globalMaxPool2d()
        } reference: {
            let maps = $0[0].conv2d($0[1], nil, stride: 1, padding: 1)
            let pooled = maps.maxPool2d(kernel: (8, 6), stride: 1, padding: 0)
            return ReferenceArray([2, 12], pooled.values)
        }
    }

    /// In `expected` each output adds its weight to the first of the largest inputs in its window.
    private func gradientOfFirstMaxima(
        _ input: ReferenceArray, _ sizes: Case, _ weights: ReferenceArray
    ) -> [Float] {
        var expected = ReferenceArray(input.shape)
        for image in 0..<input.shape[0] {
            for channel in 0..<input.shape[1] {
                for row in 0..<weights.shape[2] {
                    for column in 0..<weights.shape[3] {
                        var best: (value: Double, row: Int, column: Int)?
                        for u in 0..<sizes.kernel {
                            for v in 0..<sizes.kernel {
                                let y = row * sizes.stride + u - sizes.padding
                                let x = column * sizes.stride + v - sizes.padding
                                guard (0..<input.shape[2]).contains(y),
                                    (0..<input.shape[3]).contains(x)
                                else { continue }
                                let value = input[image, channel, y, x]
                                if value > best?.value ?? -.infinity { best = (value, y, x) }
                            }
                        }
                        guard let best else { continue }
                        expected[image, channel, best.row, best.column] +=
                            weights[image, channel, row, column]
                    }
                }
            }
        }
        return expected.values.map(Float.init)
    }

    @Test(
        arguments: [
            Case(input: [2, 16, 6, 4]),
            Case(input: [1, 8, 7, 5], kernel: 3, stride: 2, padding: 1),
            Case(input: [1, 16, 4, 9], kernel: 3, stride: 1, padding: 1),
        ], [false, true])
    func theFirstOfEqualMaximaReceivesTheGradient(_ sizes: Case, _ isBlocked: Bool) {
        let filters = Tensor(zeros: [sizes.input[1], 16, 1, 1])
        let likeConvolution = Tensor(zeros: [sizes.input[0], 16, sizes.input[2], sizes.input[3]])
            .conv2d(weight: filters).layout
        let noise = ReferenceArray.normal(sizes.input, seed: 6)
        for input in [ReferenceArray(sizes.input, repeating: 3), noise.map { $0 < 0 ? 0 : 1 }] {
            let parameter = Parameter(input.tensor)
            let layout = isBlocked ? likeConvolution : .dense
            let result = parameter.tensor.reordered(to: layout)
                .maxPool2d(
                    kernelSize: sizes.kernel, stride: sizes.stride, padding: sizes.padding)
            // Whole numbers, so that sums are exact in any order.
            let weights = ReferenceArray(
                result.shape, (0..<result.count).map { Double($0 % 11 + 1) })
            (result * weights.tensor).sum().backward()
            #expect(
                parameter.gradient?.values == gradientOfFirstMaxima(input, sizes, weights))
        }
    }

    @Test(arguments: [[2, 8, 5, 4], [1, 16, 20, 16]], [false, true])
    func theFirstOfEqualMaximaOfAChannelReceivesTheGradient(_ shape: [Int], _ isBlocked: Bool) {
        let layout = Tensor(zeros: shape)
            .conv2d(weight: Tensor(zeros: [shape[1], shape[1], 1, 1])).layout
        let parameter = Parameter(Tensor(repeating: -2, shape: shape))
        parameter.tensor.reordered(to: isBlocked ? layout : .dense).globalMaxPool2d().sum()
            .backward()
        let size = shape[2] * shape[3]
        let expected = (0..<parameter.value.count).map { Float($0 % size == 0 ? 1 : 0) }
        #expect(parameter.gradient?.values == expected)
    }

    @Test func anEmptyBatchGivesAnEmptyResult() {
        #expect(Tensor(zeros: [0, 3, 4, 4]).maxPool2d(kernelSize: 2).shape == [0, 3, 2, 2])
        #expect(Tensor(zeros: [0, 3, 4, 4]).globalMaxPool2d().shape == [0, 3])
    }
}
