import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite(.serialized) struct PointerNetTests {
    private func parameterCount(_ network: PointerNet) -> Int {
        network.parameters.reduce(0) { $0 + $1.parameter.value.count }
    }

    @Test func smallNetworksTakeFramesOfAnySize() {
        var random = RandomStream(seed: 1)
        let network = PointerNet(size: .small, inputChannels: 1, random: &random)
        network.isTraining = false
        #expect(parameterCount(network) == 283_744)
        for (side, places) in [((96, 96), (24, 24)), ((45, 62), (12, 16)), ((1, 5), (1, 2))] {
            let result = network(Tensor(zeros: [2, 1, side.0, side.1]))
            #expect(result.shape == [2, 64, places.0, places.1])
        }
        #expect(network.stageNames.suffix(2) == ["layer3", "embed"])
    }

    @Test func thePapersNetworkJoinsFourFrames() {
        var random = RandomStream(seed: 1)
        let network = PointerNet(size: .paper, inputChannels: 3, random: &random)
        network.isTraining = false
        // Two more input channels of the first filters.
        #expect(parameterCount(network) == 9_100_416 + 2 * 49 * 64)
        let input = DeterministicValues.tensor("pointer", [2, 3, 4, 40, 72])
        let (result, maps) = withoutGradients {
            (network(input), network.features(input, upTo: "layer4"))
        }
        #expect(result.shape == [2, 64, 4, 5, 9])
        #expect(maps.shape == [8, 256, 5, 9])
    }

    @Test func placesSeeOtherFramesAndSamplesDoNotMix() {
        var random = RandomStream(seed: 2)
        let network = PointerNet(size: .paper, inputChannels: 1, random: &random)
        network.isTraining = false
        let one = DeterministicValues.tensor("one", [1, 1, 4, 16, 16])
        let other = DeterministicValues.tensor("other", [1, 1, 4, 16, 16])
        let (single, pair) = withoutGradients {
            (network(one), network(Tensor.concatenated([one, other])))
        }
        let first = Array(pair.values.prefix(single.count))
        #expect(zip(first, single.values).allSatisfy { abs($0 - $1) < 1e-4 })
        // With another first frame, the features of the second differ.
        let changed = Tensor.concatenated(
            [other.sliced(axis: 2, 0..<1), one.sliced(axis: 2, 1..<4)], along: 2)
        let second = { (clip: Tensor) in network(clip).sliced(axis: 2, 1..<2).values }
        let difference = zip(second(one), second(changed)).map { abs($0 - $1) }.max() ?? 0
        #expect(difference > 1e-4)
    }

    /// A place lies at pixel 4 i: a picture moved by 4 pixels has its features moved by one place.
    @Test func featuresMoveWithThePicture() {
        var random = RandomStream(seed: 3)
        let network = PointerNet(size: .small, inputChannels: 1, random: &random)
        network.isTraining = false
        let wide = DeterministicValues.tensor("wide", [1, 1, 80, 84])
        let left = network(wide.sliced(axis: 3, 0..<80))
        let right = network(wide.sliced(axis: 3, 4..<84))
        // Away from the edges, where zeros are around.
        let a = left.cropped(to: [0..<1, 0..<64, 7..<13, 8..<13]).values
        let b = right.cropped(to: [0..<1, 0..<64, 7..<13, 7..<12]).values
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 })
    }
}
