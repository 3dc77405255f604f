internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `track` with its training.
///
/// Names are those of `PointerNet`; buffers besides: `colors` `[3, classes, 2]`, the cluster centres of colours, of a alone and of
/// b alone, and `colors_known` `[1]`, 1 once they are. They are found among the places of the first batch of training.
final class TrackingModel: PlaceTracker {
    private let network: PointerNet
    private let size: PointerNet.Size
    private let input: TrackingInput
    private let views: TemporalViews
    private let loss: PointerLoss
    /// Whether colours of the references are dealt out at random.
    private let isShuffled: Bool
    private let colors: Buffer
    private let colorsKnown = Buffer(Tensor(zeros: [1]))

    init(
        size: PointerNet.Size, input: TrackingInput, views: TemporalViews, loss: PointerLoss,
        isShuffled: Bool, random: inout RandomStream
    ) {
        network = PointerNet(size: size, inputChannels: input.channels, random: &random)
        (self.size, self.input, self.views, self.loss) = (size, input, views, loss)
        self.isShuffled = isShuffled
        colors = Buffer(Tensor(zeros: [ColorTarget.allCases.count, loss.classCount, 2]))
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] {
        network.buffers + [("colors", colors), ("colors_known", colorsKnown)]
    }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    var frameView: ImageAugmentation {
        ImageAugmentation(centreCropOf: views.image.size, framing: views.image.framing)
    }
    var frameTiming: FrameTiming {
        size.frames == 1
            ? .single : FrameTiming(count: size.frames, framesPerSecond: views.framesPerSecond)
    }
    var placeStride: Int { size.stride }
    var sceneSide: Int {
        if case .moving(let scene, _, _) = views.crops { return scene }
        return views.image.size
    }

    var imageTrunk: any StagedNetwork {
        let input = input
        return Sequential(
            [Stage("lab") { input.planes(of: LabColor.planes(of: $0)) }] + network.stages)
    }

    func imageFeatures(_ images: Tensor) -> Tensor { imageTrunk(images) }

    func placeFeatures(_ frames: Tensor) -> Tensor {
        let features = imageFeatures(frames)
        guard size.frames > 1 else { return features }
        let shape = features.shape
        return features.sliced(axis: 2, shape[2] - 1..<shape[2])
            .reshaped(to: [shape[0], shape[1], shape[3], shape[4]])
    }

    // MARK: - Training

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let items = batch.tensor("items")
        let lab = LabColor.planes(of: items.reshaped(to: [batch.size] + items.shape.dropFirst(2)))
        let places = PlaceColors(of: lab, stride: size.stride).values
        if colorsKnown.value.item == 0 { findColors(among: places, &random) }
        let targets = (0..<batch.size).map { _ in input.drawTarget(random: &random) }
        var classes = self.classes(of: places, targets)
        if isShuffled {
            for sample in classes.indices {
                for frame in 0..<classes[sample].count - 1 {
                    classes[sample][frame].shuffle(using: &random)
                }
            }
        }
        let outcome = loss.outcome(embeddings(of: lab, targets), classes: classes)
        var baselines = [
            ("copy_accuracy", outcome.copyAccuracy),
            ("uniform_loss", outcome.uniformLoss),
        ]
        if let accuracy = outcome.changedAccuracy, let guess = outcome.changedGuessAccuracy {
            baselines.append(("changed_accuracy", accuracy))
            baselines.append(("changed_guess_accuracy", guess))
        }
        return StepOutcome(
            loss: outcome.loss, accuracy: outcome.accuracy, comparisons: baselines)
    }

    /// `[B, T, H, W, D]`.
    private func embeddings(of lab: Tensor, _ targets: [ColorTarget]) -> Tensor {
        let frames = views.sampler.framesPerItem
        let planes = input.planes(of: lab, predicting: targets)
        if size.frames > 1 { return network(planes).permuted([0, 2, 3, 4, 1]) }
        let shape = planes.shape
        let single = planes.permuted([0, 2, 1, 3, 4])
            .reshaped(to: [shape[0] * frames, shape[1], shape[3], shape[4]])
        let maps = network(single)
        return maps.permuted([0, 2, 3, 1]).reshaped(
            to: [shape[0], frames, maps.shape[2], maps.shape[3], PointerNet.width])
    }

    private func findColors(
        among places: [[[SIMD2<Float>]]], _ random: inout RandomStream
    ) {
        let all = places.joined().flatMap { $0 }
        let samples = (0..<Self.sampleCount).map { _ in all[random.integer(below: all.count)] }
        let centres = ColorTarget.allCases.flatMap { target in
            ColorClusters(
                of: samples.map(target.part), count: loss.classCount, random: &random
            ).centres
        }
        colors.replaceValues(centres.flatMap { [$0.x, $0.y] })
        colorsKnown.replaceValues([1])
    }

    /// Places among which clusters are found.
    private static let sampleCount = 10_000

    private func classes(
        of places: [[[SIMD2<Float>]]], _ targets: [ColorTarget]
    ) -> [[[Int]]] {
        let values = colors.value.values
        let clusters = ColorTarget.allCases.map { target in
            let start = target.rawValue * loss.classCount
            return ColorClusters(
                centres: (start..<start + loss.classCount).map {
                    SIMD2(values[2 * $0], values[2 * $0 + 1])
                })
        }
        return zip(places, targets).map { frames, target in
            frames.map { $0.map { clusters[target.rawValue].nearest(to: target.part(of: $0)) } }
        }
    }
}
