internal import AudioFeatures
package import ClipDatasets
public import Essentials
internal import Foundation
public import NeuralNetworks
public import PretextTasks
package import TensorCore

/// Everything a run needs to go on, in one safetensors file.
///
/// Weights and running statistics are stored under `model.`, the optimizer's state under
/// `optimizer.`, what training remembers of clips under `memory.`; the metadata holds format version, step, configuration, the ledger of faults, the
/// definition of the spectrogram that a network with a sound tower was trained on, and the words that one with a text tower
/// knows. Nothing in it
/// depends on time, so equal runs have equal files.
public struct Checkpoint {
    /// Version of the layout; another one is refused.
    static let formatVersion = "2"

    /// Steps done.
    public let step: Int
    /// The settings.
    public let configuration: RunConfiguration
    /// Files left out so far.
    package let ledger: FaultLedger
    private let tensors: StateDictionary
    /// The spectrogram that the network learnt from; nil for a network without sound.
    private let preset: SpectrogramPreset?
    /// The words that the network knows; nil for a network without text.
    private let vocabulary: Vocabulary?

    private static let modelPrefix = "model"
    private static let optimizerPrefix = "optimizer"
    private static let memoryPrefix = "memory"
    private static let batchPrefix = "batch"
    private static let presetKey = "spectrogram"
    private static let vocabularyKey = "vocabulary"

    /// Takes a snapshot of a run, with the samples of a batch under `batch.` if one is given.
    package init(
        step: Int, configuration: RunConfiguration, ledger: FaultLedger, model: any Module,
        optimizer: any Optimizer, batch: Batch? = nil
    ) {
        self.step = step
        self.configuration = configuration
        self.ledger = ledger
        var tensors = StateDictionary()
        tensors.merge(StateDictionary(of: model), under: Self.modelPrefix)
        tensors.merge(StateDictionary(vectors: optimizer.state), under: Self.optimizerPrefix)
        if let model = model as? any ClipMemory {
            tensors.merge(StateDictionary(vectors: model.memory), under: Self.memoryPrefix)
        }
        if let batch {
            let arrays = batch.arrays.map { ($0.name, batch.tensor($0.name)) }
            let entries = arrays.map {
                ($0, StateDictionary.Entry(shape: $1.shape, values: $1.values))
            }
            tensors.merge(
                StateDictionary(entries: Dictionary(uniqueKeysWithValues: entries)),
                under: Self.batchPrefix)
        }
        self.tensors = tensors
        preset = (model as? any AudioVisualModel)?.preset
        vocabulary = (model as? any TextEmbedding)?.vocabulary
    }

    /// Takes a network alone, which can be used, but whose training cannot go on.
    package init(step: Int, configuration: RunConfiguration, model: any Module) {
        self.step = step
        self.configuration = configuration
        ledger = FaultLedger()
        var tensors = StateDictionary()
        tensors.merge(StateDictionary(of: model), under: Self.modelPrefix)
        self.tensors = tensors
        preset = (model as? any AudioVisualModel)?.preset
        vocabulary = (model as? any TextEmbedding)?.vocabulary
    }

    /// Writes the file in one step; an earlier checkpoint stays whole until this one is.
    package func write(to path: String) throws {
        let ledgerText = String(decoding: try JSONEncoder.sorted.encode(ledger), as: UTF8.self)
        var metadata = [
            "format": "clapper-checkpoint", "format_version": Self.formatVersion,
            "step": String(step), "configuration": configuration.yaml, "ledger": ledgerText,
        ]
        metadata[Self.presetKey] = preset?.stored
        metadata[Self.vocabularyKey] = vocabulary?.stored
        try SafetensorsFile(tensors: tensors, metadata: metadata).write(to: path)
    }

    /// Reads a run's last checkpoint, or a checkpoint file.
    ///
    /// - Parameter path: a run's folder or a `.safetensors` file.
    /// - Throws: as `init(contentsOf:)`.
    public init(ofRun path: String) throws {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists else { throw FileError(code: .missing, path: path, message: "no such run") }
        try self.init(contentsOf: isFolder.boolValue ? RunFolder(path).checkpointPath : path)
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: `FileError` where it is missing or of another format or version, `StateError` where
    ///   it is damaged, `ConfigurationError` where its settings are unknown here.
    public init(contentsOf path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(
                code: .missing, path: path,
                message: "no such checkpoint; a run has one once its first step begins")
        }
        let file = try SafetensorsFile(contentsOf: path)
        guard file.metadata["format"] == "clapper-checkpoint" else {
            throw FileError.malformed(path, "is a safetensors file, but no checkpoint of clapper")
        }
        guard file.metadata["format_version"] == Self.formatVersion else {
            let version = file.metadata["format_version"] ?? "none"
            throw FileError.malformed(
                path, "has checkpoint version \(version); this program reads \(Self.formatVersion)")
        }
        guard let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0,
            let yaml = file.metadata["configuration"],
            let ledgerText = file.metadata["ledger"],
            let ledger = try? JSONDecoder().decode(FaultLedger.self, from: Data(ledgerText.utf8))
        else { throw FileError.malformed(path, "lacks the step, configuration or ledger") }
        self.step = step
        self.ledger = ledger
        configuration = try RunConfiguration(resolvedYAML: yaml, path: path)
        tensors = file.tensors
        vocabulary = file.metadata[Self.vocabularyKey].map { Vocabulary(stored: $0) }
        do {
            preset = try file.metadata[Self.presetKey].map { try SpectrogramPreset(stored: $0) }
        } catch {
            throw FileError.malformed(path, "\(error)")
        }
    }

    /// Sets up the task with the words that its network knows, if it knows any.
    ///
    /// - Parameter configuration: the checkpoint's own, or one that gives the same result.
    /// - Returns: the task.
    /// - Throws: `ConfigurationError`, also where a network of words comes without them.
    public func makeTask(
        of configuration: RunConfiguration
    ) throws(ConfigurationError) -> any PretextTask {
        let task = try configuration.makeTask()
        guard let task = task as? any VocabularyTask else { return task }
        guard let vocabulary else {
            throw ConfigurationError(
                "the checkpoint does not say which words its network knows; train again")
        }
        return task.with(vocabulary)
    }

    /// Puts weights and statistics into a network.
    ///
    /// - Throws: `StateError` where names or shapes differ, `SpectrogramError` where the network was
    ///   trained on another spectrogram than this program's network takes.
    public func restore(model: any Module) throws {
        if let (own, trained) = try presets(of: model) { try own.requireSame(as: trained) }
        try tensors.entries(under: Self.modelPrefix).load(into: model)
    }

    /// Puts those weights and statistics into a network, perhaps of another task, whose names and shapes it has.
    ///
    /// - Returns: how many tensors were taken, at least one.
    /// - Throws: `ConfigurationError` where there is none, `SpectrogramError` where the network's spectrogram has other
    ///   columns than the one this one was trained on.
    package func initialize(_ model: any Module) throws -> Int {
        if let (own, trained) = try presets(of: model) { try own.requireSameColumns(as: trained) }
        let count = tensors.entries(under: Self.modelPrefix).loadMatching(into: model)
        guard count > 0 else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' has no weights of the names and shapes that "
                    + "the new one has; take a run of a related task, of the same size")
        }
        return count
    }

    /// The spectrogram that a network takes and the one that this one was trained on; nil for networks that do not hear.
    private func presets(
        of model: any Module
    ) throws -> (own: SpectrogramPreset, trained: SpectrogramPreset)? {
        guard let model = model as? any AudioVisualModel else { return nil }
        guard let preset else {
            throw SpectrogramError(
                code: .mismatch,
                message: "the checkpoint does not say which spectrogram its network learnt "
                    + "from; train again")
        }
        return (model.preset, preset)
    }

    /// Puts weights, statistics, the optimizer's state and what training remembers of clips back.
    package func restore(model: any Module, optimizer: any Optimizer) throws {
        try restore(model: model)
        try (model as? any ClipMemory)?.restoreMemory(
            tensors.entries(under: Self.memoryPrefix).vectors)
        try optimizer.restore(tensors.entries(under: Self.optimizerPrefix).vectors)
    }
}
