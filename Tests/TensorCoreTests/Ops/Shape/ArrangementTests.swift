// Checks permutation, cropping, splitting, padding, joining and broadcasting.

import TensorCore
import TestSupport
import Testing

@Suite struct ArrangementTests {
    @Test(arguments: [[0], [1, 0], [2, 0, 1], [0, 2, 1], [3, 1, 0, 2]])
    func permutedMovesAxes(_ order: [Int]) {
        let shape = Array([2, 3, 4, 5].prefix(order.count))
        GradientCheck.check([.normal(shape, seed: 1)]) {
            $0[0].permuted(order)
        } reference: { inputs in
            ReferenceArray(order.map { shape[$0] }) { index in
                var source = index
                for (position, axis) in order.enumerated() { source[axis] = index[position] }
                return inputs[0].at(source)
            }
        }
    }

    @Test func permutingTheMapsOfAConvolutionPutsThemInOrder() {
        let inputs = [
            ReferenceArray.normal([2, 3, 4, 3], seed: 1), .normal([9, 3, 1, 1], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv2d(weight: $0[1]).permuted([0, 2, 3, 1])
        } reference: {
            let maps = $0[0].conv2d($0[1], nil, stride: 1, padding: 0)
            return ReferenceArray([2, 4, 3, 9]) { maps.at([$0[0], $0[3], $0[1], $0[2]]) }
        }
    }

    @Test func croppedTakesRanges() {
        GradientCheck.check([.normal([3, 5, 4], seed: 1)]) {
            $0[0].cropped(to: [1..<3, 0..<5, 2..<3])
        } reference: { inputs in
            ReferenceArray([2, 5, 1]) { inputs[0].at([$0[0] + 1, $0[1], $0[2] + 2]) }
        }
    }

    @Test func paddedSurroundsWithANumber() {
        GradientCheck.check([.normal([2, 3], seed: 1)]) {
            $0[0].padded(before: [1, 0], after: [0, 2], value: 7)
        } reference: { inputs in
            ReferenceArray([3, 5]) {
                $0[0] >= 1 && $0[1] < 3 ? inputs[0].at([$0[0] - 1, $0[1]]) : 7
            }
        }
    }

    @Test(arguments: [0, 1, 2])
    func concatenatedJoinsAlongAnAxis(_ axis: Int) {
        let shapes = [2, 1, 3].map { size in
            var shape = [2, 3, 4]
            shape[axis] = size
            return shape
        }
        let inputs = shapes.enumerated().map {
            ReferenceArray.normal($1, seed: UInt64($0 + 1))
        }
        var joined = [2, 3, 4]
        joined[axis] = 6
        GradientCheck.check(inputs) {
            Tensor.concatenated($0, along: axis)
        } reference: { inputs in
            ReferenceArray(joined) { index in
                var index = index
                let which = index[axis] < 2 ? 0 : (index[axis] < 3 ? 1 : 2)
                index[axis] -= [0, 2, 3][which]
                return inputs[which].at(index)
            }
        }
    }

    @Test func splitUndoesConcatenated() {
        GradientCheck.check([.normal([2, 6, 3], seed: 1)]) {
            let parts = $0[0].split(sizes: [1, 3, 0, 2], along: 1)
            #expect(parts.map { $0.shape[1] } == [1, 3, 0, 2])
            return Tensor.concatenated([parts[1], parts[2], parts[0]], along: 1)
        } reference: { inputs in
            ReferenceArray([2, 4, 3]) {
                inputs[0].at([$0[0], $0[1] < 3 ? $0[1] + 1 : 0, $0[2]])
            }
        }
    }

    @Test func broadcastedRepeats() {
        GradientCheck.check([.normal([3, 1], seed: 1)]) {
            $0[0].broadcasted(to: [2, 3, 4])
        } reference: { inputs in
            ReferenceArray([2, 3, 4]) { inputs[0].at([$0[1], 0]) }
        }
    }

    @Test func emptyPartsAreAllowed() {
        #expect(Tensor(zeros: [2, 3]).cropped(to: [0..<2, 1..<1]).shape == [2, 0])
        #expect(Tensor(zeros: [0, 3]).permuted([1, 0]).shape == [3, 0])
        #expect(Tensor(zeros: [0]).padded(before: [1], after: [1], value: 2).values == [2, 2])
        #expect(
            Tensor.concatenated([Tensor(zeros: [2, 0]), Tensor(zeros: [2, 0])]).shape == [4, 0])
        #expect(Tensor(zeros: [1, 3]).broadcasted(to: [0, 3]).shape == [0, 3])
        #expect(Tensor(5).permuted([]).item == 5)
    }

    @Test func rangesBeyondTheEndStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).cropped(to: [0..<2, 1..<4])
        }
        expectMessage(of: result, contains: "crop", "1..<4", "[2, 3]")
    }

    @Test func joiningOtherSizesStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor.concatenated([Tensor(zeros: [2, 3]), Tensor(zeros: [2, 4])])
        }
        expectMessage(of: result, contains: "concat", "[2, 3]", "[2, 4]")
    }

    @Test func anAxisNamedTwiceStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).permuted([1, 1])
        }
        expectMessage(of: result, contains: "permute", "[1, 1]", "[2, 3]")
    }
}
