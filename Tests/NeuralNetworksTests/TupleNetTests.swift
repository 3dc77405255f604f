// Checks the networks that judge several frames or clips of one video.

import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite(.serialized) struct TupleNetTests {
    private func noise(_ shape: [Int], _ seed: UInt64) -> Tensor {
        var random = RandomStream(seed: seed)
        return Tensor((0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }, shape: shape)
    }

    private func expectClose(
        _ a: Tensor, _ b: [Float], _ tolerance: Float = 1e-4,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let values = a.values
        #expect(values.count == b.count, sourceLocation: sourceLocation)
        let error = zip(values, b).map { abs($0 - $1) }.max() ?? 0
        #expect(error < tolerance, "\(error)", sourceLocation: sourceLocation)
    }

    // MARK: - Encodings of clips

    @Test(arguments: ClipEncoding.allCases) func encodingsAreTheirFormulas(encoding: ClipEncoding) {
        let (clips, frames, pixels) = (2, 4, 6)
        let input = noise([clips, 3, frames, 2, 3], 1)
        let x = input.values
        func value(_ clip: Int, _ channel: Int, _ frame: Int, _ pixel: Int) -> Float {
            x[((clip * 3 + channel) * frames + frame) * pixels + pixel]
        }
        var expected: [Float] = []
        for clip in 0..<clips {
            let groups = encoding == .stackOfDifferences ? frames - 1 : 1
            for group in 0..<groups {
                for channel in 0..<3 {
                    for pixel in 0..<pixels {
                        func frame(_ t: Int) -> Float { value(clip, channel, t - 1, pixel) }
                        var sum: Float = 0
                        switch encoding {
                        case .sumOfDifferences:
                            for t in 1..<frames { sum += Float(t) * (frame(t + 1) - frame(t)) }
                        case .dynamicImage:
                            for t in 1...frames { sum += Float(2 * t - frames - 1) * frame(t) }
                        case .stackOfDifferences:
                            sum = frame(group + 2) - frame(group + 1)
                        }
                        expected.append(sum)
                    }
                }
            }
        }
        let pictures = encoding(input)
        #expect(pictures.shape == [clips, encoding.channels(frames: frames), 2, 3])
        expectClose(pictures, expected)
    }

    // MARK: - Joining items

    @Test func sumOfDifferencesIsTheSumOverAllPairs() {
        let (count, items, width) = (2, 5, 3)
        let features = noise([count, items, width], 2)
        let v = features.values
        var expected = [Float](repeating: 0, count: count * width)
        for n in 0..<count {
            for i in 0..<items {
                for j in i + 1..<items {
                    for d in 0..<width {
                        expected[n * width + d] +=
                            v[(n * items + i) * width + d] - v[(n * items + j) * width + d]
                    }
                }
            }
        }
        expectClose(TupleHeads.sumOfDifferences.layer(features), expected)
    }

    @Test func pairsAreInLexicographicOrder() {
        let features = Tensor([1, 2, 4, 10, 20, 40], shape: [2, 3, 1])
        #expect(
            features.pairs(.sideBySide).values == [1, 2, 1, 4, 2, 4, 10, 20, 10, 40, 20, 40])
        #expect(features.pairs(.sideBySide).shape == [6, 2])
        #expect(features.pairs(.distance).values == [1, 3, 2, 10, 30, 20])
        #expect(noise([2, 4, 5, 3, 3], 1).pairs(.distance).shape == [12, 5, 3, 3])
    }

    @Test func thePairwiseHeadIsItsFormula() {
        var random = RandomStream(seed: 3)
        let head = TupleHeads.pairwise(
            items: 3, width: 2, hidden: 4, classes: 5, dropout: 0.5, initialization: .heNormal,
            random: &random)
        head.isTraining = false
        let weights = Dictionary(
            uniqueKeysWithValues: head.parameters.map { ($0.name, $0.parameter.value.values) })
        let input = noise([1, 3, 2], 4)
        let v = input.values
        var joined: [Float] = []
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let pair = [v[2 * i], v[2 * i + 1], v[2 * j], v[2 * j + 1]]
            for unit in 0..<4 {
                let row = weights["fc7.weight"]?[unit * 4..<unit * 4 + 4] ?? []
                let sum = zip(row, pair).reduce(weights["fc7.bias"]?[unit] ?? 0) {
                    $0 + $1.0 * $1.1
                }
                joined.append(max(0, sum))
            }
        }
        let expected = (0..<5).map { unit -> Float in
            let row = weights["fc8.weight"]?[unit * 12..<unit * 12 + 12] ?? []
            return zip(row, joined).reduce(weights["fc8.bias"]?[unit] ?? 0) { $0 + $1.0 * $1.1 }
        }
        expectClose(head(input), expected)
    }

    // MARK: - Standardization

    @Test func standardizedFramesDoNotKnowTheirExposure() {
        let layer = Stage.pictureStandardization.layer
        let clip = noise([2, 3, 4, 5, 5], 5)
        // Another gain and offset for each channel of each frame.
        let gains = Tensor(
            (0..<24).map { 0.5 + Float($0 % 7) / 5 }, shape: [2, 3, 4, 1, 1])
        let shifts = Tensor((0..<24).map { Float($0 % 5) - 2 }, shape: [2, 3, 4, 1, 1])
        expectClose(layer(clip * gains + shifts), layer(clip).values, 2e-3)
        let values = Array(layer(clip).values[0..<25])
        let mean = values.reduce(0, +) / 25
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 25
        #expect(abs(mean) < 1e-5 && abs(variance - 1) < 1e-3)
        #expect(
            layer(Tensor(repeating: 0.3, shape: [1, 3, 4, 4])).values.allSatisfy { abs($0) < 1e-3 })
    }

    // MARK: - Networks

    /// An order's logit is the sum of what speaks for its distances in time, over pairs in lexicographic order.
    @Test func ordersAreJudgedByTheDistancesOfTheirPairs() {
        var random = RandomStream(seed: 3)
        let orders = [[0, 1, 2, 3], [0, 2, 3, 1], [2, 0, 3, 1]]
        let head = TupleHeads.timeDistances(
            orders: orders, channels: 2, hidden: 4, random: &random)
        head.isTraining = false
        let items = noise([2, 4, 2, 6, 6], 5)
        let parts = head.stages.dropLast()
        let scores = parts.reduce(items) { $1.layer($0) }
        #expect(scores.shape == [12, 3])
        let logits = head(items).values
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
        for sample in 0..<2 {
            for (number, times) in orders.enumerated() {
                let sum = pairs.enumerated().reduce(Float(0)) { sum, pair in
                    let distance = abs(times[pair.element.0] - times[pair.element.1])
                    return sum + scores.values[(sample * 6 + pair.offset) * 3 + distance - 1]
                }
                #expect(abs(logits[sample * 3 + number] - sum) < 1e-4)
            }
        }
    }

    /// An order's logit is the sum of what speaks for how much later each clip comes than each other one, told by the end of
    /// the one and the beginning of the other.
    @Test func ordersAreJudgedByWhatFollowsWhat() {
        var random = RandomStream(seed: 4)
        let orders = [[0, 1, 2], [2, 0, 1], [2, 1, 0]]
        let head = TupleHeads.successions(orders: orders, channels: 2, hidden: 4, random: &random)
        head.isTraining = false
        let clips = noise([2, 3, 2, 2, 6, 6], 6)
        let differences = head.stages[0].layer(clips)
        let scores = head.stages.dropLast().reduce(clips) { $1.layer($0) }.values
        #expect(differences.shape == [12, 2, 6, 6])
        let logits = head(clips).values
        // Value of a clip's map: at its beginning or end, channel 1, row 2, column 3.
        func value(_ sample: Int, _ clip: Int, _ time: Int) -> Float {
            clips.values[((((sample * 3 + clip) * 2 + 1) * 2 + time) * 6 + 2) * 6 + 3]
        }
        let pairs = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
        let places = [-2: 0, -1: 1, 1: 2, 2: 3]
        for sample in 0..<2 {
            for (number, pair) in pairs.enumerated() {
                let row = ((sample * 6 + number) * 2 + 1) * 36 + 2 * 6 + 3
                let difference = abs(value(sample, pair.0, 1) - value(sample, pair.1, 0))
                #expect(abs(differences.values[row] - difference) < 1e-6)
            }
            for (number, times) in orders.enumerated() {
                let sum = pairs.enumerated().reduce(Float(0)) { sum, pair in
                    let later = times[pair.element.1] - times[pair.element.0]
                    return sum + scores[(sample * 6 + pair.offset) * 4 + (places[later] ?? -1)]
                }
                #expect(abs(logits[sample * 3 + number] - sum) < 1e-4)
            }
        }
    }

    @Test func distancesDoNotKnowWhichItemComesFirst() {
        let pairs = noise([2, 2, 4, 3, 3], 7)
        let backwards = pairs.permuted([1, 0, 2, 3, 4]).gatherRows([1, 0]).permuted([1, 0, 2, 3, 4])
        expectClose(pairs.pairs(.distance), backwards.pairs(.distance).values)
    }

    @Test func gradientsReachEveryWeightOfTheSmallNetworks() {
        var random = RandomStream(seed: 1)
        let networks: [(TupleNet, [Int], Int)] = [
            (
                .smallFrames(items: 3, classes: 2, standardizesFrames: true, random: &random),
                [2, 3, 3, 64, 64], 2
            ),
            (
                .smallSorting(
                    orders: [[0, 1, 2, 3], [0, 2, 1, 3], [1, 0, 2, 3]], standardizesFrames: true,
                    random: &random), [2, 4, 3, 64, 64], 3
            ),
            (
                .smallOddOneOut(
                    clips: 3, frames: 4, encoding: .stackOfDifferences, fusion: .concatenation,
                    standardizesFrames: true, random: &random), [2, 3, 3, 4, 64, 64], 3
            ),
            (
                .smallOddOneOut(
                    clips: 3, frames: 4, encoding: .dynamicImage, fusion: .sumOfDifferences,
                    standardizesFrames: false, random: &random), [2, 3, 3, 4, 64, 64], 3
            ),
            (
                .smallClipOrder(
                    orders: [
                        [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
                    ], standardizesFrames: true, random: &random),
                [2, 3, 3, 8, 64, 64], 6
            ),
        ]
        for (net, shape, classes) in networks {
            let logits = net.logits(noise(shape, 8))
            #expect(logits.shape == [2, classes])
            logits.softmaxCrossEntropy(labels: [0, 1]).backward()
            for (name, parameter) in net.parameters {
                let gradient = parameter.gradient?.values ?? []
                #expect(gradient.contains { $0 != 0 }, "\(name) of \(shape)")
            }
        }
    }

    private func count(_ network: TupleNet) -> Int {
        network.parameters.reduce(0) { $0 + $1.parameter.value.count }
    }

    @Test func thePapersNetworksHaveTheirSizes() {
        var random = RandomStream(seed: 1)
        // Weights of conv1 and conv2 with biases, and of conv3 to conv5.
        let (first, rest) = (96 * 121 * 3 + 96 + 256 * 48 * 25 + 256, 1_990_656)
        let order = TupleNet.shuffleAndLearn(standardizesFrames: true, random: &random)
        #expect(count(order) == first + rest + 9216 * 4096 + 4096 * 4096 + 3 * 4096 * 2 + 2)
        let odd = TupleNet.oddOneOut(
            clips: 6, frames: 6, encoding: .stackOfDifferences, fusion: .concatenation,
            standardizesFrames: true, random: &random)
        #expect(
            count(odd) == first + 96 * 121 * 12 + rest + 384 + 384 + 256 + 9216 * 4096 + 4096
                + 4096 * 128 + 128 + 768 * 128 + 128 + 128 * 6 + 6)
        let sort = TupleNet.sequenceSorting(standardizesFrames: true, random: &random)
        #expect(
            count(sort) == first + rest + 2 * (384 + 384 + 256) + 1024 * 1024 + 2 * 1024
                + 2048 * 512 + 2 * 512 + 6 * 512 * 12 + 12)
        #expect(sort.logits(noise([1, 4, 3, 80, 80], 9)).shape == [1, 12])
        let head = 1024 * 512 + 512 + 1536 * 6 + 6
        let c3d = TupleNet.clipOrder(tower: .c3d, standardizesFrames: true, random: &random)
        let filters = [
            (3, 64), (64, 128), (128, 256), (256, 256), (256, 512), (512, 512), (512, 512),
            (512, 512),
        ]
        #expect(count(c3d) == head + filters.reduce(0) { $0 + 27 * $1.0 * $1.1 + 2 * $1.1 })
        c3d.isTraining = false
        #expect(withoutGradients { c3d.logits(noise([1, 3, 3, 16, 32, 32], 9)) }.shape == [1, 6])
        let r3d = TupleNet.clipOrder(tower: .r3d, standardizesFrames: true, random: &random)
        r3d.isTraining = false
        #expect(withoutGradients { r3d.trunk(noise([2, 3, 8, 32, 32], 9)) }.shape == [2, 512])
    }
}
