// The audio network VGGish.

public import Essentials
internal import TensorCore

/// VGG with eleven layers, less two convolutions and one pooling, for log-mel spectrograms.
///
/// `[N, 1, 96, 64]` (frames, mel bands; preset `vggish`) to `[N, embedding]`; up to `pool4`
/// spectrograms of any size from 16x16 on, to `[N, 512, frames/16, bands/16]`. 72,141,184 parameters
/// with 128 numbers. Stages: `conv1`, `pool1`, `conv2`, `pool2`, `conv3_1`, `conv3_2`, `pool3`,
/// `conv4_1`, `conv4_2`, `pool4`, `flatten`, `fc1_1`, `fc1_2`, `fc2`; all but `fc2` include their ReLU.
/// Parameter names (`features.0.weight`, ..., `embeddings.4.bias`) and the order of `flatten`
/// (positions, then channels) are those of the published PyTorch weights. Source: Hershey et al.,
/// "CNN Architectures for Large-Scale Audio Classification", ICASSP 2017, arXiv 1609.09430, in the form
/// released with AudioSet.
public final class VGGish: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose weights start normal, of deviation 0.01.
    ///
    /// - Parameters:
    ///   - embedding: the numbers of the last layer; without it the network ends with fc1_2.
    ///   - random: the source of start values; advanced.
    public init(embedding: Int? = 128, random: inout RandomStream) {
        stages = Self.convolutions(&random) + Self.embeddings(embedding, &random)
    }

    /// Weights start as in the released code, but for the cut at two deviations.
    private static let initialization = Initialization.normal(deviation: 0.01)

    /// The convolutions by block, with their places in the published list of layers.
    private static let plan: [[(name: String, index: Int, width: Int)]] = [
        [("conv1", 0, 64)], [("conv2", 3, 128)], [("conv3_1", 6, 256), ("conv3_2", 8, 256)],
        [("conv4_1", 11, 512), ("conv4_2", 13, 512)],
    ]

    private static func convolutions(_ random: inout RandomStream) -> [Stage] {
        var stages: [Stage] = []
        var previous = 1
        for (block, convolutions) in plan.enumerated() {
            for (name, index, width) in convolutions {
                let conv = Convolution(
                    .init(previous, width, kernel: .square(3)), hasReLU: true,
                    initialization: initialization, random: &random)
                stages.append(Stage(name, under: "features.\(index)", conv))
                previous = width
            }
            stages.append(Stage("pool\(block + 1)") { $0.maxPool2d(kernelSize: 2) })
        }
        return stages
    }

    private static func embeddings(_ embedding: Int?, _ random: inout RandomStream) -> [Stage] {
        func linear(_ name: String, _ index: Int, _ inputs: Int, _ outputs: Int) -> Stage {
            Stage(
                name, under: "embeddings.\(index)",
                Linear(
                    inputs: inputs, outputs: outputs, hasReLU: name != "fc2",
                    initialization: initialization, random: &random))
        }
        let positions = 6 * 4
        let stages = [
            Stage("flatten") {
                $0.permuted([0, 2, 3, 1]).reshaped(to: [$0.shape[0], positions * 512])
            },
            linear("fc1_1", 0, positions * 512, 4096), linear("fc1_2", 2, 4096, 4096),
        ]
        return stages + (embedding.map { [linear("fc2", 4, 4096, $0)] } ?? [])
    }
}
