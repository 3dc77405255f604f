internal import Essentials
internal import Foundation
internal import NeuralNetworks
internal import TensorCore

/// A whole training step on fixed data: both towers, pairs, loss, gradients, Adam.
///
/// Every picture meets its own sound and that of its neighbour. What the numbers are does not
/// matter to the time; that none is zero does.
struct TrainBench {
    let size: AVENet.Size
    let batch: Int
    private let network: AVENet
    private let optimizer: Adam
    private let images: Tensor
    private let sounds: Tensor
    private let pairs: (images: [Int], sounds: [Int], labels: [Int])

    init(size: AVENet.Size, batch: Int) {
        var random = RandomStream(seed: 1)
        self.size = size
        self.batch = batch
        network = AVENet(size: size, random: &random)
        optimizer = Adam(network.parameters, learningRate: 1e-4)
        images = Self.noise([batch, 3, network.imageSize, network.imageSize], &random)
        sounds = Self.noise([batch, 1, 257, 200], &random)
        let rows = Array(0..<batch)
        pairs = (
            rows + rows, rows + rows.map { ($0 + 1) % batch },
            rows.map { _ in 1 } + rows.map { _ in 0 }
        )
    }

    /// One step; its loss.
    func step() -> Float {
        optimizer.clearGradients()
        let loss = network.logits(
            imageEmbeddings: network.embedImages(images).gatherRows(pairs.images),
            soundEmbeddings: network.embedSounds(sounds).gatherRows(pairs.sounds)
        ).softmaxCrossEntropy(labels: pairs.labels)
        loss.backward()
        optimizer.step()
        return loss.item
    }

    /// What was measured.
    struct Result {
        /// Seconds of a step, median.
        var seconds: Double
        /// Buffers that a step took from the system, mean.
        var systemAllocations: Double
    }

    /// Times steps after `warmUp` that are not counted, in which kernels are made and memory is
    /// taken.
    func measure(steps: Int, warmUp: Int) -> Result {
        for _ in 0..<warmUp { _ = step() }
        let before = TensorMemory.systemAllocations
        let clock = ContinuousClock()
        let times = (0..<steps).map { _ in clock.measure { _ = step() } / .seconds(1) }
        return Result(
            seconds: Median.of(times),
            systemAllocations: Double(TensorMemory.systemAllocations - before) / Double(steps))
    }

    private static func noise(_ shape: [Int], _ random: inout RandomStream) -> Tensor {
        Tensor(shape: shape) { values in
            for index in values.indices { values[index] = Float(random.uniform(in: -1...1)) }
        }
    }
}
