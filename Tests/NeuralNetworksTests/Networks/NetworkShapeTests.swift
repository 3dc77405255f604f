// Checks parameter counts and the shapes of results.

import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite(.serialized) struct NetworkShapeTests {
    private func expect(
        _ network: any StagedNetwork, parameters: Int, _ cases: [(input: [Int], output: [Int])],
        maps: (stage: String, shapes: [[Int]]), sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let count = network.parameters.reduce(0) { $0 + $1.parameter.value.count }
        #expect(count == parameters, sourceLocation: sourceLocation)
        network.isTraining = false
        for (index, (input, output)) in cases.enumerated() {
            let shapes = withoutGradients {
                let batch = Tensor(repeating: 0.5, shape: input)
                return (
                    network(batch).shape, network.features(batch, upTo: maps.stage).shape
                )
            }
            #expect(shapes.0 == output, sourceLocation: sourceLocation)
            #expect(shapes.1 == maps.shapes[index], sourceLocation: sourceLocation)
        }
    }

    @Test func alexNet() {
        var random = RandomStream(seed: 1)
        expect(
            AlexNet(random: &random), parameters: 61_100_840,
            [([2, 3, 224, 224], [2, 1000]), ([1, 3, 63, 191], [1, 1000])],
            maps: ("pool5", [[2, 256, 6, 6], [1, 256, 1, 5]]))
    }

    @Test func caffeNet() {
        var random = RandomStream(seed: 1)
        expect(
            CaffeNet(random: &random), parameters: 60_965_224, [([2, 3, 227, 227], [2, 1000])],
            maps: ("pool5", [[2, 256, 6, 6]]))
        // The towers of order verification, frame sorting and odd-one-out.
        let verification = CaffeNet(
            norm: .init(isAffine: false), classes: nil, random: &random)
        #expect(verification.stageNames.suffix(2) == ["fc7", "drop7"])
        let sorting = CaffeNet(
            imageSize: 80, norm: .init(), hidden: [1024], classes: nil, random: &random)
        #expect(sorting(Tensor(zeros: [2, 3, 80, 80])).shape == [2, 1024])
        let oddOne = CaffeNet(
            inputChannels: 15, hidden: [256, 128], classes: nil, random: &random)
        #expect(oddOne(Tensor(zeros: [1, 15, 227, 227])).shape == [1, 128])
    }

    @Test(arguments: [
        (ResNet.Depth.resnet18, 11_689_512, 512), (.resnet34, 21_797_672, 512),
        (.resnet50, 25_557_032, 2048),
    ])
    func resNet(_ depth: ResNet.Depth, _ parameters: Int, _ channels: Int) {
        var random = RandomStream(seed: 1)
        expect(
            ResNet(depth, random: &random), parameters: parameters,
            [([1, 3, 224, 224], [1, 1000]), ([2, 3, 97, 65], [2, 1000])],
            maps: ("layer4", [[1, channels, 7, 7], [2, channels, 4, 3]]))
    }

    @Test(arguments: [(VideoResNet.Kind.r3d, 33_371_472), (.r2plus1d, 31_505_325)])
    func videoResNet(_ kind: VideoResNet.Kind, _ parameters: Int) {
        var random = RandomStream(seed: 1)
        expect(
            VideoResNet(kind, random: &random), parameters: parameters,
            [([1, 3, 16, 112, 112], [1, 400]), ([1, 3, 7, 65, 50], [1, 400])],
            maps: ("layer4", [[1, 512, 2, 7, 7], [1, 512, 1, 5, 4]]))
        // That of clip-order prediction.
        let small = VideoResNet(kind, blocks: [1, 1, 1, 1], classes: nil, random: &random)
        #expect(small(Tensor(zeros: [1, 3, 4, 16, 16])).shape == [1, 512])
    }

    @Test func mc3KeepsAllFrames() {
        var random = RandomStream(seed: 1)
        expect(
            VideoResNet(.mc3, random: &random), parameters: 11_695_440,
            [([1, 3, 4, 112, 112], [1, 400]), ([1, 3, 7, 65, 50], [1, 400])],
            maps: ("layer4", [[1, 512, 4, 7, 7], [1, 512, 7, 5, 4]]))
    }

    @Test func s3d() {
        var random = RandomStream(seed: 1)
        expect(
            S3D(random: &random), parameters: 8_320_048,
            [([1, 3, 16, 224, 224], [1, 400]), ([1, 3, 17, 97, 65], [1, 400])],
            maps: ("mixed_5c", [[1, 1024, 2, 7, 7], [1, 1024, 2, 3, 2]]))
    }

    @Test(arguments: [(S3DG.Stem.spaceToDepth, 9_670_800), (.convolution, 9_649_872)])
    func s3dg(_ stem: S3DG.Stem, _ parameters: Int) {
        var random = RandomStream(seed: 1)
        expect(
            S3DG(stem: stem, random: &random), parameters: parameters,
            [([1, 3, 16, 224, 224], [1, 512]), ([1, 3, 10, 66, 94], [1, 512])],
            maps: ("mixed_5c", [[1, 1024, 2, 7, 7], [1, 1024, 2, 3, 3]]))
    }

    @Test func c3d() {
        var random = RandomStream(seed: 1)
        expect(
            C3D(random: &random), parameters: 79_991_015,
            [([1, 3, 16, 112, 112], [1, 487]), ([1, 3, 9, 97, 111], [1, 487])],
            maps: ("conv5b", [[1, 512, 2, 7, 7], [1, 512, 2, 7, 7]]))
        // That of clip-order prediction ends with pooled features.
        let normalized = C3D(norm: .init(), hidden: [], classes: nil, random: &random)
        #expect(
            normalized.parameters.prefix(3).map(\.name) == [
                "conv1.weight", "bn1.weight", "bn1.bias",
            ])
        let maps = normalized.features(Tensor(zeros: [1, 3, 9, 17, 18]), upTo: "pool5")
        #expect(maps.globalAveragePool().shape == [1, 512])
    }

    @Test func networkInNetwork() {
        var random = RandomStream(seed: 1)
        expect(
            NetworkInNetwork(random: &random), parameters: 1_411_140,
            [([2, 3, 32, 32], [2, 4]), ([1, 3, 33, 19], [1, 4])],
            maps: ("block2", [[2, 192, 8, 8], [1, 192, 9, 5]]))
    }

    @Test func vggish() {
        var random = RandomStream(seed: 1)
        let network = VGGish(random: &random)
        expect(
            network, parameters: 72_141_184, [([2, 1, 96, 64], [2, 128])],
            maps: ("pool4", [[2, 512, 6, 4]]))
        let odd = network.features(Tensor(zeros: [1, 1, 50, 33]), upTo: "pool4")
        #expect(odd.shape == [1, 512, 3, 2])
    }

    @Test func towersOfL3() {
        var random = RandomStream(seed: 1)
        expect(
            AVETower(inputChannels: 3, firstStride: 1, random: &random), parameters: 4_687_296,
            [([1, 3, 224, 224], [1, 512]), ([1, 3, 65, 51], [1, 512])],
            maps: ("conv4_2", [[1, 512, 28, 28], [1, 512, 8, 6]]))
        expect(
            AVETower(inputChannels: 1, firstStride: 1, random: &random), parameters: 4_686_144,
            [([1, 1, 257, 199], [1, 512])], maps: ("conv4_2", [[1, 512, 32, 24]]))
    }

    @Test func textTower() {
        var random = RandomStream(seed: 1)
        let tower = TextTower(wordVectors: Tensor(zeros: [9, 300]), random: &random)
        #expect(tower.parameters.reduce(0) { $0 + $1.parameter.value.count } == 1_665_536)
        #expect(tower([[1, 2, 8], [3, 0, 0]]).shape == [2, 512])
        #expect(tower([]).shape == [0, 512])
        #expect(tower([[], [1]]).shape == [2, 512])
    }

    /// The bias of the first layer must not take part where there is no word.
    @Test func shortSentencesAreNotFilledUp() {
        var random = RandomStream(seed: 1)
        // Word 0 is long, so that it would be seen in the maximum.
        let vectors = Tensor(
            (0..<36).map { Float(($0 < 4 ? 9 : 1) * random.normal()) }, shape: [9, 4])
        let tower = TextTower(
            wordVectors: vectors, trainsWordVectors: true, hidden: 16, embedding: 3,
            random: &random)
        let alone = tower([[5, 2]]).values
        let beside = tower([[5, 2], [1, 2, 3, 4, 5, 6], []]).values
        #expect(alone == Array(beside.prefix(3)))
        #expect(alone == tower([[2, 5, 5]]).values)
        #expect(alone != tower([[5, 2, 0]]).values)
        #expect(tower.parameters.map(\.name).contains("word_embd.weight"))
        #expect(tower.buffers.isEmpty)
        tower([[5, 2]]).sum().backward()
        let gradient = tower.parameters.last?.parameter.gradient?.values ?? []
        let touched = Set(gradient.indices.filter { gradient[$0] != 0 }.map { $0 / 4 })
        #expect(touched == [2, 5])
    }

    @Test func narration() {
        var random = RandomStream(seed: 1)
        for (size, frames, clip) in [
            (NarrationNet.Size.small, nil, [2, 3, 4, 96, 96]), (.small, 2, [2, 3, 2, 96, 96]),
            (.paper, nil, [1, 3, 8, 32, 32]),
        ] as [(NarrationNet.Size, Int?, [Int])] {
            let network = NarrationNet(
                size: size, frames: frames, wordVectors: Tensor(zeros: [4, 10]),
                trainsWordVectors: false,
                random: &random)
            network.isTraining = false
            #expect(network.video(Tensor(zeros: clip)).shape == [clip[0], size.embedding])
            #expect(network.text([[1], [2, 3]]).shape == [2, size.embedding])
            #expect(network.sound == nil)
        }
    }

    @Test func narrationWithSound() {
        var random = RandomStream(seed: 1)
        for (size, sound) in [
            (NarrationNet.Size.small, [2, 1, 257, 200]), (.paper, [1, 1, 257, 200]),
        ] {
            let network = NarrationNet(
                size: size, wordVectors: Tensor(zeros: [4, 10]), trainsWordVectors: false,
                soundBands: 257, random: &random)
            network.isTraining = false
            #expect(network.sound?(Tensor(zeros: sound)).shape == [sound[0], size.embedding])
            let names = Set(network.parameters.map { $0.name.prefix { $0 != "." } })
            #expect(names == ["video", "text", "sound"])
        }
    }
}
