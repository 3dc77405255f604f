import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import Testing

@Suite struct SpatialSoftArgmaxTests {
    private func maps(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
        var random = RandomStream(seed: seed)
        return Tensor(
            (0..<shape.reduce(1, *)).map { _ in Float(3 * random.normal()) }, shape: shape)
    }

    @Test func placesAreTheFormula() {
        let (n, c, h, w) = (2, 3, 4, 5)
        let maps = maps([n, c, h, w])
        let values = maps.values
        let places = spatialSoftArgmax(maps)
        #expect(places.shape == [n, 2 * c])
        for row in 0..<n * c {
            var (sum, x, y) = (0.0, 0.0, 0.0)
            for i in 0..<h {
                for j in 0..<w {
                    let weight = exp(Double(values[(row * h + i) * w + j]))
                    sum += weight
                    x += weight * (2 * Double(j) / Double(w - 1) - 1)
                    y += weight * (2 * Double(i) / Double(h - 1) - 1)
                }
            }
            #expect(abs(Double(places.values[2 * row]) - x / sum) < 1e-5)
            #expect(abs(Double(places.values[2 * row + 1]) - y / sum) < 1e-5)
        }
    }

    /// Channels do not compete with each other.
    @Test func aChannelDependsOnItselfAlone() {
        let maps = maps([1, 3, 4, 4])
        var values = maps.values
        for index in 16..<48 { values[index] += 10 * Float(index % 5) }
        let other = spatialSoftArgmax(Tensor(values, shape: [1, 3, 4, 4]))
        #expect(other.values.prefix(2) == spatialSoftArgmax(maps).values.prefix(2))
        #expect(other.values.suffix(4) != spatialSoftArgmax(maps).values.suffix(4))
    }

    @Test func aSinglePeakIsFound() {
        var values = [Float](repeating: 0, count: 5 * 7)
        values[4 * 7 + 0] = 50
        let places = spatialSoftArgmax(Tensor(values, shape: [1, 1, 5, 7])).values
        #expect(places == [-1, 1])
        #expect(spatialSoftArgmax(Tensor([3], shape: [1, 1, 1, 1])).values == [0, 0])
    }
}
