internal import AudioFeatures
internal import ClipDatasets
public import Essentials
internal import MediaIO
internal import NeuralNetworks
internal import PretextTasks
public import Retrieval
internal import RunRecords
internal import TensorCore

extension TrainedModel {
    /// A hash of the weights and running statistics with their names and shapes: equal for networks
    /// that compute the same.
    public var weightsHash: String {
        let hash = SHA256()
        let entries = StateDictionary(of: model).entries
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            Array("\(name) \(entry.shape)\n".utf8).withUnsafeBytes(hash.update)
            entry.values.withUnsafeBytes(hash.update)
        }
        return hash.finish()
    }

    /// What an index of this network's embeddings is.
    ///
    /// - Parameter strideSeconds: distance of two instants of a stream.
    /// - Returns: the description.
    /// - Throws: `ConfigurationError` where pictures share a space neither with sounds nor with sentences.
    public func indexDescription(
        strideSeconds: Double
    ) throws(ConfigurationError) -> IndexDescription {
        let network = try searchableEmbedding()
        let (view, timing) = (network.frameView, network.frameTiming)
        let time = timing.count == 1 ? [] : [timing.count]
        let shape = [1, 3] + time + [view.size, view.size]
        let blank = Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
        let frames =
            timing.count == 1
            ? "" : ", \(timing.count) frames at \(timing.framesPerSecond) a second"
        return IndexDescription(
            model: weightsHash, task: configuration.taskName,
            dimension: withoutGradients { network.imageFeatures(blank) }.shape[1],
            spectrogram: (network as? any AudioVisualModel)?.preset.stored ?? "none",
            picture: "\(view.size)x\(view.size), framing \(view.framing.rawValue)\(frames)",
            strideSeconds: strideSeconds, silenceDecibels: silenceDecibels)
    }

    /// Writes the network alone, to be read as a checkpoint.
    ///
    /// - Throws: `StateError`, as on a full disk.
    public func write(to path: String) throws {
        try Checkpoint(step: step, configuration: configuration, model: model).write(to: path)
    }

    /// The level below which the task passes over sound; the usual one for tasks without a setting.
    private var silenceDecibels: Double {
        let setting = configuration.options.entries.first { $0.key == "silence-decibels" }
        guard case .number(let decibels)? = setting?.value else {
            return SoundLevel.silenceDecibels
        }
        return decibels
    }
}
