// Networks of the arrow of time and of time contrast.

import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite(.serialized) struct TimeNetworkTests {
    private func count(_ network: any Module) -> Int {
        network.parameters.reduce(0) { $0 + $1.parameter.value.count }
    }

    private func noise(_ shape: [Int]) -> Tensor {
        var random = RandomStream(seed: 5)
        return Tensor((0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }, shape: shape)
    }

    @Test(arguments: [(ArrowNet.Size.small, 64, 4, 128), (.paper, 64, 4, 1024)])
    func activationMapsAverageToTheLogit(
        _ size: ArrowNet.Size, _ side: Int, _ map: Int, _ width: Int
    ) {
        var random = RandomStream(seed: 1)
        let network = ArrowNet(size: size, segments: 2, channels: 6, random: &random)
        network.isTraining = false
        let flow = noise([3, 12, side, side])
        withoutGradients {
            let features = network.trunk(flow)
            #expect(features.shape == [3, width])
            let maps = network.activationMaps(flow)
            #expect(maps.shape == [3, map, map])
            let means = maps.reshaped(to: [3, map * map]).mean(axes: [1]).values
            for (mean, logit) in zip(means, network.logits(features).values) {
                #expect(abs(mean - logit) < 1e-4)
            }
        }
    }

    /// Each segment passes the same filters; their order counts only afterwards.
    @Test func segmentsShareTheTrunk() {
        var random = RandomStream(seed: 2)
        let network = ArrowNet(size: .small, segments: 2, channels: 4, random: &random)
        network.isTraining = false
        let flow = noise([1, 8, 64, 64])
        let swapped = Tensor.concatenated(
            [flow.sliced(axis: 1, 4..<8), flow.sliced(axis: 1, 0..<4)], along: 1)
        withoutGradients {
            let (a, b) = (
                network.trunk.features(flow, upTo: "conv3"),
                network.trunk.features(swapped, upTo: "conv3")
            )
            #expect(a.gatherRows([1, 0]).values == b.values)
            #expect(network.trunk(flow).values != network.trunk(swapped).values)
        }
    }

    /// VGG-16's 14,710,464 numbers of filters and 8,448 of norms for 3 channels, and what is added.
    @Test func theArrowTrunkIsThatOfVGG() {
        var random = RandomStream(seed: 3)
        let network = ArrowNet(size: .paper, segments: 2, channels: 20, random: &random)
        let trunk = 14_710_464 + (20 - 3) * 9 * 64 + 8_448
        let added = 3 * (9 * 1024 * 1024 + 2 * 1024) + 1024 + 1
        #expect(count(network) == trunk + added)
    }

    @Test func timeContrastNetworksMakeVectors() {
        var random = RandomStream(seed: 4)
        for (size, stage, shape, parameters) in [
            (TimeContrastNet.Size.small, "pool4", [2, 32, 5, 5], 76_896),
            (.paper, "inception", [2, 288, 35, 35], 6_844_416),
        ] {
            let network = TimeContrastNet(size: size, random: &random)
            network.isTraining = false
            let pictures = noise([2, 3, size.imageSize, size.imageSize])
            withoutGradients {
                #expect(network.features(pictures, upTo: stage).shape == shape)
                let embeddings = network(pictures)
                #expect(embeddings.shape == [2, 32])
                // Brightness and contrast of each channel leave no trace.
                let other = network((pictures * Tensor(0.5)) + Tensor(0.2)).values
                for (a, b) in zip(embeddings.values, other) { #expect(abs(a - b) < 1e-3) }
            }
            #expect(count(network) == parameters)
        }
    }
}
