internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// A `TupleNet` as tasks on time train it, to tell the class of a sample.
final class TupleModel: VisualModel, PretextClassifier {
    private let network: TupleNet
    private let views: TemporalViews
    /// Whole frames, at the scale at which the network saw parts of them.
    let frameView: ImageAugmentation
    /// What items go through; where whole frames are larger than items, without layers that take one size only.
    let imageTrunk: any StagedNetwork

    init(network: TupleNet, views: TemporalViews) {
        self.network = network
        self.views = views.withoutAugmentation
        frameView = views.crops.frameView(views.image)
        imageTrunk =
            frameView.size == views.image.size
            ? network.trunk : Sequential(network.trunk.stages.prefix { $0.name != "flatten" })
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    /// That of an item.
    var frameTiming: FrameTiming {
        let count = views.sampler.framesPerItem
        guard count > 1 else { return .single }
        return FrameTiming(
            count: count, framesPerSecond: views.framesPerSecond / Double(views.sampler.frameStep))
    }

    /// Of pictures as they are: noise is a part of training, and of the problem, not of what is looked at later.
    func imageFeatures(_ images: Tensor) -> Tensor { imageTrunk(images) }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        network.reseedDropout(from: &random)
        let labels = batch.labels
        let logits = network.logits(batch.tensor("items"))
        return StepOutcome(
            loss: logits.softmaxCrossEntropy(labels: labels),
            accuracy: TupleAccuracy.balanced(
                logits, labels: labels, classes: views.sampler.classCount))
    }

    func shareRight(on batch: Batch) -> [Double] {
        withoutGradients {
            TupleAccuracy.isRight(network.logits(batch.tensor("items")), labels: batch.labels)
                .map { $0 ? 1 : 0 }
        }
    }
}

/// How often the largest logit is that of the right class.
enum TupleAccuracy {
    /// Whether it is, for each row of `[N, classes]`.
    static func isRight(_ logits: Tensor, labels: [Int]) -> [Bool] {
        zip(logits.argmax(axis: 1), labels).map { $0 == $1 }
    }

    /// The share, every class weighing the same where there are two; with more, classes are equally frequent
    /// anyway, and a batch may lack some.
    static func balanced(_ logits: Tensor, labels: [Int], classes: Int) -> Double {
        let right = isRight(logits, labels: labels)
        func share(_ rows: [Int]) -> Double {
            Double(rows.count { right[$0] }) / Double(max(1, rows.count))
        }
        guard classes == 2 else { return share(Array(labels.indices)) }
        let groups = (0..<2).map { label in labels.indices.filter { labels[$0] == label } }
        let shares = groups.filter { !$0.isEmpty }.map(share)
        return shares.reduce(0, +) / Double(max(1, shares.count))
    }
}

extension Batch {
    /// The classes of its samples.
    fileprivate var labels: [Int] { tensor("label").values.map { Int($0) } }
}
