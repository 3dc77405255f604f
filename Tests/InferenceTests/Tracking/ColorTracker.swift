import ClipDatasets
import Essentials
import NeuralNetworks
import PretextTasks
import TensorCore

/// A tracker without weights, whose features are the colours of every second pixel.
final class ColorTracker: PlaceTracker {
    let frameTiming: FrameTiming
    /// How many frames each call was given.
    private(set) var frameCounts: [Int] = []

    init(frames: Int = 1) {
        frameTiming = FrameTiming(count: frames, framesPerSecond: 25)
    }

    let placeStride = 2
    let sceneSide = 32
    var parameters: [NamedParameter] { [] }
    var buffers: [NamedBuffer] { [] }
    var isTraining = false
    var frameView: ImageAugmentation { ImageAugmentation(centreCropOf: 32, framing: .crop) }
    var imageTrunk: any StagedNetwork { Sequential([]) }
    func imageFeatures(_ images: Tensor) -> Tensor { images }

    func placeFeatures(_ frames: Tensor) -> Tensor {
        var last = frames
        let shape = frames.shape
        frameCounts.append(shape.count == 4 ? 1 : shape[2])
        if shape.count == 5 {
            last = frames.sliced(axis: 2, shape[2] - 1..<shape[2])
                .reshaped(to: [1, 3, shape[3], shape[4]])
        }
        return last.maxPool2d(kernelSize: 1, stride: 2)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        StepOutcome(loss: Tensor(0), accuracy: 0)
    }
}
