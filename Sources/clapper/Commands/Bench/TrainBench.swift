internal import Essentials
internal import Foundation
internal import NeuralNetworks
internal import TensorCore

/// A whole training step on fixed data: network, loss, gradients, optimizer.
///
/// What the numbers are does not matter to the time; that none is zero does.
struct TrainBench {
    /// The network, for tables.
    let name: String
    private let optimizer: any Optimizer
    private let loss: () -> Tensor
    private let precision: TrainingPrecision

    /// AVE-Net with Adam: every picture meets its own sound and that of its neighbour.
    init(ave size: AVENet.Size, batch: Int, precision: TrainingPrecision) {
        self.precision = precision
        var random = RandomStream(seed: 1)
        let network = AVENet(size: size, random: &random)
        let images = Self.noise([batch, 3, network.imageSize, network.imageSize], &random)
        let sounds = Self.noise([batch, 1, 257, 200], &random)
        let rows = Array(0..<batch)
        let labels = rows.map { _ in 1 } + rows.map { _ in 0 }
        name = "AVE-Net \(size.rawValue)"
        optimizer = Adam(network.parameters, learningRate: 1e-4)
        loss = {
            network.logits(
                imageEmbeddings: network.embedImages(images).gatherRows(rows + rows),
                soundEmbeddings: network.embedSounds(sounds)
                    .gatherRows(rows + rows.map { ($0 + 1) % batch })
            ).softmaxCrossEntropy(labels: labels)
        }
    }

    /// A network with class scores, cross-entropy, and SGD with momentum; nil for AVE-Net.
    init?(_ network: BenchNetwork, side: Int?, batch: Int, precision: TrainingPrecision) {
        self.precision = precision
        var random = RandomStream(seed: 1)
        guard let layers = network.classifier(side: side, random: &random) else { return nil }
        let shape = network.inputShape(side: side)
        let samples = Self.noise([batch] + shape, &random)
        let labels = (0..<batch).map { $0 % 100 }
        name = "\(network.rawValue) \(shape.dropFirst().map(String.init).joined(separator: "x"))"
        optimizer = SGD(layers.parameters, learningRate: 1e-4, momentum: 0.9)
        loss = { layers(samples).softmaxCrossEntropy(labels: labels) }
    }

    /// One step; its loss.
    func step() -> Float {
        optimizer.clearGradients()
        let loss = withTrainingPrecision(precision) {
            let loss = self.loss()
            loss.backward()
            return loss
        }
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
