public import ClipDatasets
internal import Essentials
internal import Foundation
internal import NeuralNetworks
internal import PretextTasks
public import RunRecords
internal import TensorCore

/// One sitting of a run: from its start, or from its last checkpoint, to its limit.
///
/// A plain synchronous loop for a thread of its own. The weights depend on configuration,
/// collection and number of compute threads alone: not on decode workers, not on interruptions.
public final class RunSession {
    /// The run's settings.
    public let configuration: RunConfiguration
    /// The folder of the collection; nil where it is a single file.
    public let collection: String?
    /// The clips that take part.
    public var clipCount: Int { clips.count }

    /// How many tensors the network began with from another run; nil where all were drawn at random.
    public let initializedTensors: Int?

    let folder: RunFolder
    private let lock: FolderLock
    private let clips: [ClipRecord]
    let plan: SamplePlan
    private let schedule: LearningRateSchedule
    private let task: any PretextTask
    let model: any PretextModel
    let optimizer: any Optimizer
    private let decodeWorkers: Int
    private(set) var step: Int
    private(set) var ledger: FaultLedger
    private var convolutions: ConvolutionsFile

    /// Prepares a new run in a folder that is empty or may be overwritten.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - manifest: the collection.
    ///   - folder: where the run is kept.
    ///   - overwrite: whether an earlier run in the folder may be removed.
    ///   - environment: versions and machine, written to `environment.json`.
    ///   - decodeWorkers: how many threads decode.
    ///   - initial: another run's state, whose weights of the same names and shapes the network begins with; all
    ///     others are drawn at random.
    /// - Throws: `DatasetError` where too few clips can be used, `ConfigurationError`, `FileError`,
    ///   `SpectrogramError` where `initial` learnt from another spectrogram.
    public init(
        starting configuration: RunConfiguration, on manifest: Manifest, in folder: RunFolder,
        overwrite: Bool, environment: [(String, String)], decodeWorkers: Int,
        initial: Checkpoint? = nil
    ) throws {
        let task = try configuration.makeTask(for: manifest.clips)
        let chosen = try ClipChoice(from: manifest, for: task)
        plan = Self.plan(configuration, clipCount: chosen.clips.count)
        schedule = try ScheduleChoice.make(
            configuration.options, batchesPerEpoch: plan.batchesPerEpoch)
        ComputeThreads.configure(configuration.options.integer("compute-threads"))
        model = configuration.makeTrainingModel(of: task, clipCount: chosen.clips.count)
        initializedTensors = try initial?.initialize(model)
        lock = try folder.create(overwrite: overwrite)
        try AtomicFile.write(configuration.yaml, to: folder.configurationPath)
        try manifest.write(to: folder.manifestPath)
        try AtomicFile.write(EnvironmentFile.json(environment), to: folder.environmentPath)
        self.configuration = configuration
        collection = manifest.folder
        self.folder = folder
        self.task = task
        self.decodeWorkers = decodeWorkers
        clips = chosen.clips
        ledger = chosen.ledger
        convolutions = ConvolutionsFile(path: folder.convolutionsPath)
        optimizer = OptimizerChoice.make(configuration.options, for: model)
        step = 0
    }

    /// Prepares to go on from the last checkpoint of a run.
    ///
    /// - Parameters:
    ///   - folder: the run.
    ///   - assignments: settings to change: limits only, since others would alter the result; steps and epochs do, too,
    ///     where the learning rate ends with them.
    ///   - decodeWorkers: how many threads decode.
    /// - Throws: `FileError` where the checkpoint is missing or damaged, `SpectrogramError` where it
    ///   belongs to another spectrogram, `ConfigurationError`.
    public init(
        resuming folder: RunFolder, assignments: [(key: String, value: String)],
        decodeWorkers: Int
    ) throws {
        guard FileManager.default.fileExists(atPath: folder.configurationPath) else {
            throw FileError(
                code: .missing, path: folder.path, message: "is not the folder of a run")
        }
        lock = try folder.lock()
        let checkpoint = try Checkpoint(contentsOf: folder.checkpointPath)
        configuration = try RunConfiguration(
            resolvedYAML: try ReadFile.text(at: folder.configurationPath),
            path: folder.configurationPath, assignments: assignments)
        try configuration.requireSameResult(
            as: checkpoint.configuration, path: folder.configurationPath)
        self.folder = folder
        self.decodeWorkers = decodeWorkers
        task = try checkpoint.makeTask(of: configuration)
        let manifest = try Manifest.of(folder.manifestPath, workers: 1)
        collection = manifest.folder
        clips = try ClipChoice(from: manifest, for: task).clips
        plan = Self.plan(configuration, clipCount: clips.count)
        schedule = try ScheduleChoice.make(
            configuration.options, batchesPerEpoch: plan.batchesPerEpoch)
        convolutions = ConvolutionsFile(path: folder.convolutionsPath)
        try convolutions.adopt()
        ComputeThreads.configure(configuration.options.integer("compute-threads"))
        model = configuration.makeTrainingModel(of: task, clipCount: clips.count)
        initializedTensors = nil
        optimizer = OptimizerChoice.make(configuration.options, for: model)
        try checkpoint.restore(model: model, optimizer: optimizer)
        step = checkpoint.step
        ledger = checkpoint.ledger
    }

    /// Trains until a limit is reached or an interruption asked for, saving on the way.
    ///
    /// - Parameters:
    ///   - observer: is told how far it is.
    ///   - interruption: the wish to stop.
    ///   - cache: frames and sound of earlier epochs; the weights do not depend on it. Nil for none.
    /// - Returns: how it ended.
    /// - Throws: `TrainingError`, `DatasetError`, `FileError`; the last checkpoint stays whole.
    public func run(
        observer: any TrainingObserver, interruption: Interruption, cache: SampleCache? = nil
    ) throws -> TrainingSummary {
        let limits = TrainingLimits(
            configuration.options, batchesPerEpoch: plan.batchesPerEpoch)
        try requireUnfinished(limits)
        // Raised limits are written down only once they are known to make sense.
        try AtomicFile.write(configuration.yaml, to: folder.configurationPath)
        let metrics = try LineLog(path: folder.metricsPath, keeping: step)
        let throughput = try ThroughputLog(path: folder.throughputPath)
        if step == 0 { try save(metrics, observer) }
        let loader = BatchLoader(
            clips: clips, recipe: task.trainingViews, plan: plan, firstBatch: step,
            workers: decodeWorkers, cache: cache)
        defer { loader.close() }
        var meter = ProgressMeter(
            options: configuration.options, limits: limits, plan: plan,
            chance: task.chance)
        var savedStep = step
        while !limits.reached(step: step, seconds: meter.elapsedSeconds),
            !interruption.isRequested
        {
            let result = try takeStep(with: loader, metrics)
            let progress = meter.advance(to: step, result, waiting: loader.waitingSeconds)
            try throughput.note(progress)
            observer.progressed(progress)
            if step % configuration.options.integer("checkpoint-steps") == 0 {
                try save(metrics, observer)
                savedStep = step
            }
        }
        if savedStep != step { try save(metrics, observer) }
        return TrainingSummary(
            step: step, last: meter.last,
            wasInterrupted: !limits.reached(step: step, seconds: meter.elapsedSeconds),
            skippedByReason: ledger.filesByReason)
    }

    private func requireUnfinished(_ limits: TrainingLimits) throws(TrainingError) {
        guard let limit = limits.step, step >= limit else { return }
        throw TrainingError(
            .alreadyFinished,
            "the run has done \(step) steps and its limit is \(limit) (steps or epochs in "
                + "config.yaml); "
                + (configuration.resultDependsOnLimits
                    ? "its learning rate has come to its end; begin another with --initialize"
                    : "raise it with --steps or --epochs"))
    }

    /// Trains on the next batch and writes down how that went.
    private func takeStep(with loader: BatchLoader, _ metrics: LineLog) throws -> StepRecord {
        let precision = TrainingOptions.precision(configuration.options)
        let result = try loader.withNextBatch { batch in
            try withTrainingPrecision(precision) { try train(on: batch) }
        }
        step += 1
        try convolutions.update()
        try metrics.append(result.jsonLine(step: step, epoch: plan.epoch(ofBatch: step - 1)))
        return result
    }

    private func train(on batch: Batch) throws -> StepRecord {
        for (clip, fault) in batch.faults { ledger.note(fault, file: clips[clip].name) }
        try refuseTooMuchDamage()
        var random = plan.batchStream(batch: step)
        optimizer.clearGradients()
        let outcome = try model.trainingStep(batch, random: &random)
        let loss = Double(outcome.loss.item)
        guard loss.isFinite else { throw try divergence("the loss is \(loss)", on: batch) }
        outcome.loss.backward()
        // Max pooling and ReLU of oneDNN lose a NaN on its way to the loss; it reaches the gradient
        // of some weight.
        if let name = NumericCheck.brokenGradient(of: model) {
            throw try divergence("the gradient of \(name) is no longer a number", on: batch)
        }
        let rate = schedule.rate(at: step)
        optimizer.learningRate = rate
        optimizer.step()
        return StepRecord(
            loss: loss, accuracy: outcome.accuracy, learningRate: rate,
            comparisons: outcome.comparisons)
    }

    private static func plan(_ configuration: RunConfiguration, clipCount: Int) -> SamplePlan {
        SamplePlan(
            clipCount: clipCount,
            samplesPerClip: configuration.options.integer("samples-per-clip"),
            batchSize: configuration.options.integer("batch-size"),
            seed: UInt64(configuration.options.integer("seed")))
    }
}
