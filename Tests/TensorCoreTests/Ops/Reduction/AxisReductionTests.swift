// Checks reductions over axes, `argmax` and `topK`.

import TensorCore
import TestSupport
import Testing

@Suite struct AxisReductionTests {
    struct Case: Sendable {
        let shape: [Int]
        let axes: [Int]
    }

    static let cases = [
        Case(shape: [3, 5], axes: [1]), Case(shape: [3, 5], axes: [0]),
        Case(shape: [2, 3, 4], axes: [0, 2]), Case(shape: [2, 3, 17], axes: [1, 2]),
        Case(shape: [2, 3, 4], axes: []), Case(shape: [7], axes: [0]),
        Case(shape: [1, 3, 1, 2], axes: [3, 1]), Case(shape: [], axes: []),
    ]

    /// Reduces groups of elements, which come in row-major order.
    static func reduce(
        _ x: ReferenceArray, _ sizes: Case, keeps: Bool = false, _ combine: ([Double]) -> Double
    ) -> ReferenceArray {
        let kept = sizes.shape.indices.map { sizes.axes.contains($0) ? 1 : sizes.shape[$0] }
        let rest = sizes.shape.indices.filter { !sizes.axes.contains($0) }
            .map { sizes.shape[$0] }
        var groups = [[Double]](repeating: [], count: kept.reduce(1, *))
        for (position, index) in ReferenceArray.indices(sizes.shape).enumerated() {
            let group = zip(index, kept).map { $1 == 1 ? 0 : $0 }
            groups[ReferenceArray.offset(group, in: kept)].append(x.values[position])
        }
        return ReferenceArray(keeps ? kept : rest, groups.map(combine))
    }

    static func variance(_ values: [Double], minus: Double) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (Double(values.count) - minus)
    }

    @Test(arguments: cases, [false, true])
    func sumsAndMeansFollowTheFormula(_ sizes: Case, _ keeps: Bool) {
        GradientCheck.check([.normal(sizes.shape, seed: 1)]) {
            $0[0].sum(axes: sizes.axes, keepsAxes: keeps)
        } reference: {
            Self.reduce($0[0], sizes, keeps: keeps) { $0.reduce(0, +) }
        }
        GradientCheck.check([.normal(sizes.shape, seed: 1)]) {
            $0[0].mean(axes: sizes.axes, keepsAxes: keeps)
        } reference: {
            Self.reduce($0[0], sizes, keeps: keeps) { $0.reduce(0, +) / Double($0.count) }
        }
    }

    @Test(arguments: cases, [false, true])
    func extremesFollowTheFormula(_ sizes: Case, _ keeps: Bool) {
        GradientCheck.check([.normal(sizes.shape, seed: 1)]) {
            $0[0].maximum(axes: sizes.axes, keepsAxes: keeps)
        } reference: {
            Self.reduce($0[0], sizes, keeps: keeps) { $0.max() ?? 0 }
        }
        GradientCheck.check([.normal(sizes.shape, seed: 1)]) {
            $0[0].minimum(axes: sizes.axes, keepsAxes: keeps)
        } reference: {
            Self.reduce($0[0], sizes, keeps: keeps) { $0.min() ?? 0 }
        }
    }

    @Test(arguments: [cases[0], cases[2], cases[3], cases[5]], [false, true])
    func variancesFollowTheFormula(_ sizes: Case, _ isUnbiased: Bool) {
        GradientCheck.check([.normal(sizes.shape, seed: 1)]) {
            $0[0].variance(axes: sizes.axes, isUnbiased: isUnbiased)
        } reference: {
            Self.reduce($0[0], sizes) { Self.variance($0, minus: isUnbiased ? 1 : 0) }
        }
    }

    @Test func sumsOfConvolutionsAreInOrder() {
        let inputs = [
            ReferenceArray.normal([2, 3, 3, 2], seed: 1), .normal([9, 3, 1, 1], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv2d(weight: $0[1]).sum(axes: [0, 2])
        } reference: {
            Self.reduce(
                $0[0].conv2d($0[1], nil, stride: 1, padding: 0),
                Case(shape: [2, 9, 3, 2], axes: [0, 2])
            ) { $0.reduce(0, +) }
        }
    }

    @Test func theFirstOfEqualExtremesReceivesTheGradient() {
        let input = Parameter(Tensor([2, 5, 5, 1, 1, 5], shape: [2, 3]))
        input.tensor.maximum(axes: [1]).sum().backward()
        input.tensor.minimum(axes: [0, 1]).sum().backward()
        #expect(input.gradient?.values == [0, 1, 0, 1, 0, 1])
    }

    @Test func manySmallNumbersAddUpExactly() {
        let sum = Tensor(repeating: 0.1, shape: [1, 1_000_000]).sum(axes: [1])
        #expect(abs(sum.item - 100_000) < 0.01)
    }

    @Test func argmaxNamesTheFirstOfTheLargest() {
        let values = Tensor([1, 7, 7, 9, 2, 9], shape: [2, 3])
        #expect(values.argmax(axis: 1) == [1, 0])
        #expect(values.argmax(axis: 0) == [1, 0, 1])
    }

    @Test func topKSortsAndPassesGradients() {
        let input = Parameter(Tensor([1, 7, 3, 7, -2, -5, -1, -9], shape: [2, 4]))
        let (values, indices) = input.tensor.topK(3)
        #expect(values.shape == [2, 3])
        #expect(values.values == [7, 7, 3, -1, -2, -5])
        #expect(indices == [1, 3, 2, 2, 0, 1])
        (values * Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])).sum().backward()
        #expect(input.gradient?.values == [0, 1, 3, 2, 5, 6, 4, 0])
    }

    @Test func reducingNothingIsAllowedWhereItMakesSense() {
        #expect(Tensor(zeros: [2, 0]).sum(axes: [1]).values == [0, 0])
        #expect(Tensor(zeros: [2, 0]).mean(axes: [1]).values == [0, 0])
        #expect(Tensor(zeros: [0, 3]).maximum(axes: [1]).shape == [0])
        #expect(Tensor(zeros: [0, 3]).topK(2).values.shape == [0, 2])
        #expect(Tensor(zeros: [2, 3]).topK(0).values.shape == [2, 0])
    }

    @Test func theMaximumOfNothingStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 0]).maximum(axes: [1])
        }
        expectMessage(of: result, contains: "maximum", "[2, 0]")
    }

    @Test func axesThatDoNotExistStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).sum(axes: [2])
        }
        expectMessage(of: result, contains: "sum", "[2]", "[2, 3]")
    }

    @Test func tooManyOfTheLargestStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).topK(4)
        }
        expectMessage(of: result, contains: "topK", "4", "[2, 3]")
    }

    @Test func whatIsNotANumberWinsWhereverItStands() {
        for values: [Float] in [[.nan, 1, 2], [1, .nan, 2], [2, 1, .nan]] {
            let row = Tensor(values, shape: [1, 3])
            let place = values.firstIndex { $0.isNaN } ?? -1
            let second = values.firstIndex(of: 2) ?? -1
            #expect(row.maximum(axes: [1]).item.isNaN && row.minimum(axes: [1]).item.isNaN)
            #expect(row.argmax(axis: 1) == [place])
            #expect(row.topK(2).indices == [place, second])
            #expect(
                row.reshaped(to: [1, 1, 3]).adaptiveMaxPool(to: [2]).values.contains { $0.isNaN })
            let table = row.reshaped(to: [3, 1])
            #expect(table.embeddingBag([[0, 1, 2]], reduction: .max).item.isNaN)
        }
    }
}
