// Checks `AVENet`.

import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite struct AVENetTests {
    private func network(_ size: AVENet.Size = .small) -> AVENet {
        var random = RandomStream(seed: 5)
        return AVENet(size: size, random: &random)
    }

    private func noise(_ shape: [Int], _ seed: UInt64) -> Tensor {
        var random = RandomStream(seed: seed)
        return Tensor((0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }, shape: shape)
    }

    @Test func embeddingsAreRowsOfLengthOne() {
        let net = network()
        let images = net.embedImages(noise([3, 3, net.imageSize, net.imageSize], 1))
        let sounds = net.embedSounds(noise([3, 1, 257, 200], 2))
        for embeddings in [images, sounds] {
            #expect(embeddings.shape == [3, net.embeddingSize])
            for length in (embeddings * embeddings).matmul(
                Tensor(repeating: 1, shape: [net.embeddingSize, 1])
            ).values { #expect(abs(length - 1) < 1e-5) }
        }
    }

    @Test func nearEmbeddingsAreScoredAsCorresponding() {
        let near = Tensor([1, 0], shape: [1, 2])
        let far = Tensor([0, 1], shape: [1, 2])
        let same = network().logits(imageEmbeddings: near, soundEmbeddings: near).values
        let apart = network().logits(imageEmbeddings: near, soundEmbeddings: far).values
        #expect(same[1] > same[0])
        #expect(apart[1] < apart[0])
    }

    @Test func thePaperSizeHasThePapersShapes() {
        var random = RandomStream(seed: 1)
        let net = AVENet(size: .paper, random: &random)
        let shapes = Dictionary(
            uniqueKeysWithValues: net.parameters.map { ($0.name, $0.parameter.shape) })
        #expect(net.imageSize == 224)
        #expect(shapes["image.conv1_1.conv.weight"] == [64, 3, 3, 3])
        #expect(shapes["sound.conv1_1.conv.weight"] == [64, 1, 3, 3])
        #expect(shapes["image.conv4_2.conv.weight"] == [512, 512, 3, 3])
        #expect(shapes["sound.fc1.weight"] == [128, 512])
        #expect(shapes["image.fc2.weight"] == [128, 128])
        #expect(shapes["fc3.weight"] == [2, 1])
        let tower = AVETower(inputChannels: 1, channels: [2, 3, 4, 5], random: &random)
        #expect(
            tower.withoutGlobalPooling(Tensor(zeros: [1, 1, 257, 200])).shape == [1, 5, 16, 12])
        let images = AVETower(inputChannels: 3, channels: [2, 3, 4, 5], random: &random)
        #expect(
            images.withoutGlobalPooling(Tensor(zeros: [1, 3, 224, 224])).shape == [1, 5, 14, 14])
    }

    @Test func theSameSeedGivesTheSameWeights() {
        #expect(StateDictionary(of: network()).entries == StateDictionary(of: network()).entries)
    }

    @Test func inferenceDoesNotDependOnTheRestOfTheBatch() {
        let net = network()
        // So that the running statistics are not those of a fresh network.
        let optimizer = Adam(net.parameters, learningRate: 1e-3)
        let past = noise([3, 3, net.imageSize, net.imageSize], 7)
        (net.embedImages(past) * noise([3, net.embeddingSize], 8)).sum().backward()
        optimizer.step()
        net.isTraining = false
        let images = noise([2, 3, net.imageSize, net.imageSize], 1)
        let both = withoutGradients { net.embedImages(images) }.values
        let first = withoutGradients { net.embedImages(images.gatherRows([0])) }.values
        for (a, b) in zip(first, both) { #expect(abs(a - b) < 1e-5) }
    }

    @Test func trainingStepsRepeatBitForBitAndLowerTheLoss() {
        let runs = (0..<2).map { _ in
            let net = network()
            let optimizer = Adam(net.parameters, learningRate: 1e-3)
            let images = noise([4, 3, net.imageSize, net.imageSize], 1)
            let sounds = noise([4, 1, 257, 200], 2)
            return (0..<4).map { _ in
                let loss = net.logits(
                    imageEmbeddings: net.embedImages(images),
                    soundEmbeddings: net.embedSounds(sounds)
                ).softmaxCrossEntropy(labels: [1, 0, 1, 0])
                optimizer.clearGradients()
                loss.backward()
                optimizer.step()
                return loss.item
            }
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0][3] < runs[0][0])
    }
}
