// Compares a whole training step of AVE-Net with PyTorch.

import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Results of Tools/golden/ave_net.py, which builds the same network in PyTorch with weights and
/// batch from the same rule.
@Suite struct AVENetGoldenTests {
    struct Fixture: Decodable {
        let small: Network
        let paper: Network
    }

    struct Network: Decodable {
        let loss: Double
        let gradients: [String: Summary]
        let whole: [String: [Double]]?
    }

    struct Summary: Decodable {
        let norm: Double
        let projections: [Double]
    }

    @Test(arguments: [(AVENet.Size.small, 6), (.paper, 1)])
    func lossAndEveryGradientAgreeWithPyTorch(_ size: AVENet.Size, _ batch: Int) throws {
        let fixture = try Self.fixture(size)
        let net = Self.network(size)
        let loss = Self.loss(of: net, batch: batch)
        #expect(abs(Double(loss.item) - fixture.loss) <= 1e-5)
        loss.backward()
        #expect(Set(net.parameters.map(\.name)) == Set(fixture.gradients.keys))
        for (name, parameter) in net.parameters {
            let gradient = try #require(parameter.gradient, "\(name)").values
            let expected = try #require(fixture.gradients[name], "\(name)")
            expectAgreement(name, gradient, expected)
            if let whole = fixture.whole?[name] {
                let difference = zip(gradient, whole).map { Double($0) - $1 }
                #expect(Self.norm(difference) <= 1e-3 * expected.norm, "\(name)")
            }
        }
    }

    /// The norm, and the norm of the error as its projections estimate it.
    private func expectAgreement(_ name: String, _ gradient: [Float], _ expected: Summary) {
        let norm = Self.norm(gradient.map(Double.init))
        #expect(abs(norm - expected.norm) <= 1e-3 * expected.norm, "\(name)")
        let projections = DeterministicValues.projections(
            gradient, count: expected.projections.count)
        let errors = zip(projections, expected.projections).map { $0 - $1 }
        let error = Self.norm(errors) / Double(errors.count).squareRoot()
        #expect(error <= 1e-3 * expected.norm, "\(name): \(error / expected.norm)")
    }

    private static func norm(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private static func fixture(_ size: AVENet.Size) throws -> Network {
        let bytes = try ReadFile.bytes(at: Fixtures.path("NeuralNetworks/ave_net.json"))
        let fixture = try JSONDecoder().decode(Fixture.self, from: Data(bytes))
        return size == .small ? fixture.small : fixture.paper
    }

    private static func network(_ size: AVENet.Size) -> AVENet {
        var random = RandomStream(seed: 0)
        let net = AVENet(size: size, random: &random)
        for (name, parameter) in net.parameters {
            let (scale, offset) = rule(name, parameter.shape)
            parameter.replaceValues(
                DeterministicValues.tensor(name, parameter.shape, scale: scale, offset: offset)
                    .values)
        }
        return net
    }

    private static func rule(_ name: String, _ shape: [Int]) -> (scale: Double, offset: Double) {
        if name.hasPrefix("fc3") { return (2, 0) }
        if name.hasSuffix("bn.weight") { return (0.2, 1) }
        if name.hasSuffix("bn.bias") { return (0.1, 3) }
        if name.hasSuffix("bias") { return (0.1, 0) }
        return ((6 / Double(shape.dropFirst().reduce(1, *))).squareRoot(), 0)
    }

    private static func loss(of net: AVENet, batch: Int) -> Tensor {
        // Chosen so that no pooling decision hangs on the last digits; see the script.
        let (imageStream, soundStream) =
            net.size == .small ? (5, 0) : (21, 25)
        let images = GoldenBatch.pictures(
            "images", stream: imageStream, [batch, 3, net.imageSize, net.imageSize])
        let sounds = GoldenBatch.pictures("sounds", stream: soundStream, [batch, 1, 257, 200])
        return net.logits(
            imageEmbeddings: net.embedImages(images), soundEmbeddings: net.embedSounds(sounds)
        ).softmaxCrossEntropy(labels: (0..<batch).map { $0 % 2 })
    }
}
