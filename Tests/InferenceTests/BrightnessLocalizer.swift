import AudioFeatures
import ClipDatasets
import Essentials
import NeuralNetworks
import PretextTasks
import TensorCore

/// A network without weights: where a picture is bright, it responds to loud sounds.
final class BrightnessLocalizer: SoundLocalizer {
    var isTraining = false
    var parameters: [NamedParameter] { [] }
    var buffers: [NamedBuffer] { [] }
    let frameView: ImageAugmentation
    let frameTiming = FrameTiming.single
    let preset = SpectrogramPreset.aveLinear
    var boundary: Float? { nil }

    init(framing: ImageAugmentation.Framing) {
        frameView = ImageAugmentation(centreCropOf: 32, framing: framing)
    }

    /// Means of blocks of 8 x 8 pixels of red, `[N, 1, 4, 4]`.
    func imageFeatures(_ images: Tensor) -> Tensor {
        let (count, values) = (images.shape[0], images.values)
        var means = [Float](repeating: 0, count: count * 16)
        for picture in 0..<count {
            for y in 0..<32 {
                for x in 0..<32 {
                    means[picture * 16 + y / 8 * 4 + x / 8] +=
                        values[picture * 3 * 1024 + y * 32 + x] / 64 + 1 / 64
                }
            }
        }
        return Tensor(means, shape: [count, 1, 4, 4])
    }

    /// The mean of the spectrogram, `[N, 1]`.
    func soundFeatures(_ sounds: Tensor) -> Tensor {
        let (count, values) = (sounds.shape[0], sounds.values)
        let length = values.count / count
        let means = (0..<count).map { row in
            values[row * length..<(row + 1) * length].reduce(0, +) / Float(length)
        }
        return Tensor(means, shape: [count, 1])
    }

    var imageTrunk: any StagedNetwork { Sequential([Stage("blocks", imageFeatures)]) }

    var soundTrunk: any StagedNetwork { Sequential([Stage("level", soundFeatures)]) }

    func responseMaps(images: Tensor, sounds: Tensor) -> Tensor {
        let (pictures, levels) = (images.values, sounds.values)
        let values = pictures.indices.map { pictures[$0] * levels[$0 / 16] }
        return Tensor(values, shape: [levels.count, 4, 4])
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        StepOutcome(loss: Tensor(0), accuracy: 0)
    }
}
