// Batches that the scripts in Tools/golden make from the same rule.

import Essentials
import TensorCore
import TestSupport

enum GoldenBatch {
    /// Coarse squares of 16 x 16 plus noise over the last two axes, so that the samples differ.
    static func pictures(_ name: String, stream: Int, _ shape: [Int]) -> Tensor {
        let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
        let (rows, columns) = ((height + 15) / 16, (width + 15) / 16)
        let coarse = DeterministicValues.tensor(
            "\(name).coarse\(stream)", shape.dropLast(2) + [rows, columns]
        ).values
        let noise = DeterministicValues.tensor("\(name).noise\(stream)", shape)
        return noise.withValues { noise in
            Tensor(shape: shape) { result in
                for index in result.indices {
                    let (row, column) = (index / width % height, index % width)
                    let plane = index / (width * height)
                    let square = (plane * rows + row / 16) * columns + column / 16
                    result[index] = coarse[square] + 0.5 * noise[index]
                }
            }
        }
    }

    /// Numbers of words below `vocabulary`, as floats.
    static func words(stream: Int, _ shape: [Int], vocabulary: Int) -> Tensor {
        var random = RandomStream(seed: RandomStream.key("words\(stream)"))
        let numbers = (0..<shape.reduce(1, *)).map { _ in
            Float((random.uniform() * Double(vocabulary)).rounded(.down))
        }
        return Tensor(numbers, shape: shape)
    }
}
