import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite(.serialized) struct MotionMaskNetTests {
    @Test(arguments: MotionMaskNet.Size.allCases)
    func picturesBecomeMasks(_ size: MotionMaskNet.Size) {
        var random = RandomStream(seed: 1)
        let network = MotionMaskNet(size: size, random: &random)
        network.isTraining = false
        let side = size.imageSize
        let images = Tensor(
            (0..<2 * 3 * side * side).map { _ in Float(random.uniform(in: -1...1)) },
            shape: [2, 3, side, side])
        withoutGradients {
            #expect(network.logits(images).shape == [2, 1, size.maskSize, size.maskSize])
            #expect(
                network.trunk(images).shape
                    == (size == .small ? [2, 128, 16, 16] : [2, 256, 13, 13]))
        }
    }

    /// 2,469,696 numbers of AlexNet's convolutions, 32,896 of conv6, 11,076,096 of fc7, 1,608,768 of fc8.
    @Test func thePapersNetworkHasItsParameters() {
        var random = RandomStream(seed: 1)
        let network = MotionMaskNet(size: .paper, random: &random)
        #expect(network.parameters.reduce(0) { $0 + $1.parameter.value.count } == 15_187_456)
        #expect(network.parameters[0].name == "features.0.weight")
    }

    /// A map that says nothing of where things are would be the same for all places.
    @Test func theSmallNetworkSeesWhereThingsAre() {
        var random = RandomStream(seed: 2)
        let network = MotionMaskNet(size: .small, random: &random)
        network.isTraining = false
        func answer(at place: Int) -> [Float] {
            var values = [Float](repeating: 0, count: 3 * 128 * 128)
            for y in place..<place + 16 { for x in place..<place + 16 { values[y * 128 + x] = 1 } }
            return withoutGradients {
                network.logits(Tensor(values, shape: [1, 3, 128, 128])).values
            }
        }
        let (first, moved) = (answer(at: 40), answer(at: 56))
        // 16 pixels are four cells.
        for y in 10..<18 {
            for x in 10..<18 {
                #expect(abs(first[y * 32 + x] - moved[(y + 4) * 32 + x + 4]) < 1e-3)
            }
        }
        #expect(first != moved)
    }
}
