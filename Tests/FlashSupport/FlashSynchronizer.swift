package import AudioFeatures
package import ClipDatasets
package import Essentials
package import NeuralNetworks
package import PretextTasks
package import TensorCore

/// A network without weights: bright pictures agree with sounds that are loud in their middle.
package final class FlashSynchronizer: SoundSynchronizer {
    package var isTraining = false
    package var parameters: [NamedParameter] { [] }
    package var buffers: [NamedBuffer] { [] }
    package let frameView = ImageAugmentation(centreCropOf: 16, framing: .stretch)
    package let frameTiming: FrameTiming
    package let preset = SpectrogramPreset.aveLinear
    /// How many pictures and sounds it has been asked for.
    package private(set) var pictureCount = 0
    package private(set) var soundCount = 0

    /// Half of the time in which a sound has to be loud, in columns of 5 ms.
    private static let reach = 4

    package init(frameTiming: FrameTiming = .single) { self.frameTiming = frameTiming }

    /// The brightness of the middle frame, 0 to 1: `[N, 1]`.
    package func imageFeatures(_ images: Tensor) -> Tensor {
        let count = images.shape[0]
        pictureCount += count
        let length = 16 * 16
        let values = images.values
        let stride = values.count / count
        let first = frameTiming.count / 2 * length
        let means = (0..<count).map { row in
            values[row * stride + first..<row * stride + first + length]
                .reduce(0) { $0 + ($1 + 1) / 2 } / Float(length)
        }
        return Tensor(means, shape: [count, 1])
    }

    /// By how much the middle is louder than the whole: `[N, 1]`.
    package func soundFeatures(_ sounds: Tensor) -> Tensor {
        let (count, bands, columns) = (sounds.shape[0], sounds.shape[2], sounds.shape[3])
        soundCount += count
        let values = sounds.values
        let features = (0..<count).map { row -> Float in
            let start = row * bands * columns
            let all = values[start..<start + bands * columns].reduce(0, +)
            var middle: Float = 0
            for band in 0..<bands {
                for column in columns / 2 - Self.reach..<columns / 2 + Self.reach {
                    middle += values[start + band * columns + column]
                }
            }
            return max(
                0, middle / Float(2 * Self.reach * bands) - all / Float(bands * columns))
        }
        return Tensor(features, shape: [count, 1])
    }

    package var imageTrunk: any StagedNetwork {
        Sequential([Stage("brightness", imageFeatures)])
    }

    package var soundTrunk: any StagedNetwork { Sequential([Stage("loudness", soundFeatures)]) }

    package func agreement(images: Tensor, sounds: Tensor) -> Tensor {
        (images * sounds).reshaped(to: [images.shape[0]])
    }

    package func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        StepOutcome(loss: Tensor(0), accuracy: 0)
    }
}
