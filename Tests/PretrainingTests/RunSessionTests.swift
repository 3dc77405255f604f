import AudioFeatures
import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import PretextTasks
import Pretraining
import RunRecords
import TensorCore
import TestSupport
import Testing

/// Watches a run and may ask it to stop.
private final class Watcher: TrainingObserver {
    var steps: [Int] = []
    var saved: [Int] = []
    var losses: [Double] = []
    let interruption = Interruption()
    let stopAfter: Int?

    init(stopAfter: Int? = nil) { self.stopAfter = stopAfter }

    func progressed(_ progress: TrainingProgress) {
        steps.append(progress.step)
        losses.append(progress.loss)
        if progress.step == stopAfter { interruption.request() }
    }

    func checkpointed(step: Int) { saved.append(step) }
}

/// Short runs of the small network on the sample clips.
@Suite(.serialized) struct RunSessionTests {
    private let settings = [
        ("batch-size", "4"), ("steps", "5"), ("checkpoint-steps", "2"), ("samples-per-clip", "1"),
    ]

    private func start(
        _ folder: String, task: String = "avc-embed", workers: Int = 2, overwrite: Bool = false,
        _ extra: [(String, String)] = [], initial: Checkpoint? = nil
    ) throws -> RunSession {
        let configuration = try RunConfiguration(
            taskName: task,
            assignments: (settings + extra).map { (key: $0.0, value: $0.1) })
        return try RunSession(
            starting: configuration, on: try Manifest.of(SampleClips.heldout, workers: 2),
            in: RunFolder(folder), overwrite: overwrite, environment: [("test", "yes")],
            decodeWorkers: workers, initial: initial)
    }

    private func run(_ session: RunSession, stopAfter: Int? = nil) throws -> Watcher {
        let watcher = Watcher(stopAfter: stopAfter)
        let summary = try session.run(observer: watcher, interruption: watcher.interruption)
        #expect(summary.step == watcher.steps.last)
        #expect(summary.wasInterrupted == (stopAfter != nil))
        return watcher
    }

    @Test func metricsAndWeightsDoNotDependOnDecodeWorkers() throws {
        let folder = try TemporaryFolder()
        let one = RunFolder(folder.path + "/one")
        let three = RunFolder(folder.path + "/three")
        let watcher = try run(start(one.path, workers: 1))
        #expect(watcher.steps == [1, 2, 3, 4, 5])
        #expect(watcher.saved == [0, 2, 4, 5])
        _ = try run(start(three.path, workers: 3))
        #expect(
            try ReadFile.bytes(at: one.metricsPath) == ReadFile.bytes(at: three.metricsPath))
        #expect(
            try ReadFile.bytes(at: one.checkpointPath) == ReadFile.bytes(at: three.checkpointPath))
        #expect(try ReadFile.text(at: one.metricsPath).split(separator: "\n").count == 5)
    }

    @Test func anInterruptedRunEndsWithTheSameBytesAsOneLeftAlone() throws {
        let folder = try TemporaryFolder()
        let whole = RunFolder(folder.path + "/whole")
        let parts = RunFolder(folder.path + "/parts")
        _ = try run(start(whole.path))
        _ = try run(start(parts.path), stopAfter: 3)
        _ = try run(RunSession(resuming: parts, assignments: [], decodeWorkers: 1))
        #expect(
            try ReadFile.bytes(at: whole.checkpointPath) == ReadFile.bytes(at: parts.checkpointPath)
        )
        #expect(try ReadFile.bytes(at: whole.metricsPath) == ReadFile.bytes(at: parts.metricsPath))
    }

    @Test func aRateThatFallsAlongACosineGoesOnWhereItWas() throws {
        let folder = try TemporaryFolder()
        let whole = RunFolder(folder.path + "/whole")
        let parts = RunFolder(folder.path + "/parts")
        let cosine = [("schedule", "cosine"), ("warmup-steps", "2")]
        _ = try run(start(whole.path, cosine))
        _ = try run(start(parts.path, cosine), stopAfter: 3)
        // Its end cannot be moved on the way.
        let error = #expect(throws: ConfigurationError.self) {
            try RunSession(resuming: parts, assignments: [("steps", "9")], decodeWorkers: 1)
        }
        #expect(error?.description.contains("steps is 9") == true)
        _ = try run(RunSession(resuming: parts, assignments: [], decodeWorkers: 1))
        #expect(
            try ReadFile.bytes(at: whole.checkpointPath) == ReadFile.bytes(at: parts.checkpointPath)
        )
        #expect(try ReadFile.bytes(at: whole.metricsPath) == ReadFile.bytes(at: parts.metricsPath))
    }

    @Test func whatIsRememberedOfClipsOutlivesAnInterruption() throws {
        let folder = try TemporaryFolder()
        let whole = RunFolder(folder.path + "/whole")
        let parts = RunFolder(folder.path + "/parts")
        let memory = [("contrast", "memory"), ("memory-negatives", "16")]
        _ = try run(start(whole.path, task: "avnce", memory))
        _ = try run(start(parts.path, task: "avnce", memory), stopAfter: 3)
        _ = try run(RunSession(resuming: parts, assignments: [], decodeWorkers: 1))
        #expect(
            try ReadFile.bytes(at: whole.checkpointPath) == ReadFile.bytes(at: parts.checkpointPath)
        )
        // Whoever uses the network has no need of the memory.
        let checkpoint = try Checkpoint(contentsOf: parts.checkpointPath)
        let task = try checkpoint.configuration.makeTask()
        try checkpoint.restore(model: checkpoint.configuration.makeModel(of: task))
    }

    @Test func aRunBeginsWithTheWeightsOfAnother() throws {
        let folder = try TemporaryFolder()
        let first = RunFolder(folder.path + "/first")
        _ = try run(start(first.path))
        let checkpoint = try Checkpoint(ofRun: first.path)
        func network(_ task: String) throws -> any PretextModel {
            let configuration = try RunConfiguration(taskName: task, assignments: [])
            return configuration.makeModel(of: try configuration.makeTask())
        }
        let (source, target) = (try network("avc-embed"), try network("avc-locate"))
        try checkpoint.restore(model: source)
        let untouched = try network("avc-locate")
        let count = try checkpoint.initialize(target)
        var copied = 0
        for (name, parameter) in target.parameters {
            let other = source.parameters.first {
                $0.name == name && $0.parameter.shape == parameter.shape
            }
            copied += other == nil ? 0 : 1
            let expected =
                other ?? untouched.parameters.first { $0.name == name }
            #expect(parameter.value.values == expected?.parameter.value.values, "\(name)")
        }
        #expect(copied > 20 && copied < target.parameters.count && count > copied)
        let session = try start(
            folder.path + "/second", task: "avc-locate", [("steps", "1")], initial: checkpoint)
        #expect(session.initializedTensors == count)
        _ = try run(session)
        // L3-Net's spectrogram has the same columns, one fewer.
        #expect(
            try start(folder.path + "/fourth", task: "avc", initial: checkpoint).initializedTensors
                ?? 0 > 20)
        // The network of synchrony takes another spectrogram.
        #expect(throws: SpectrogramError.self) {
            try start(folder.path + "/third", task: "sync", initial: checkpoint)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/third"))
    }

    /// What is on the disk after `kill -9`: the last checkpoint, and lines that are newer than it.
    @Test func linesAfterTheLastCheckpointAreTakenBack() throws {
        let folder = try TemporaryFolder()
        let whole = RunFolder(folder.path + "/whole")
        let killed = RunFolder(folder.path + "/killed")
        _ = try run(start(whole.path))
        _ = try run(start(killed.path), stopAfter: 2)
        let lines = try ReadFile.text(at: killed.metricsPath)
        try Data((lines + "{\"step\":3,\"loss\":99}\n{\"st").utf8)
            .write(to: URL(fileURLWithPath: killed.metricsPath))
        _ = try run(RunSession(resuming: killed, assignments: [], decodeWorkers: 2))
        #expect(try ReadFile.bytes(at: whole.metricsPath) == ReadFile.bytes(at: killed.metricsPath))
        #expect(
            try ReadFile.bytes(at: whole.checkpointPath)
                == ReadFile.bytes(at: killed.checkpointPath))
    }

    @Test func aResumedRunTakesTheAlgorithmsOfItsFolder() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.file("run"))
        _ = try run(start(place.path), stopAfter: 1)
        let written = try ReadFile.text(at: place.convolutionsPath)
        #expect(written.contains("backwardWeights"))
        // A convolution that nobody computes, so that no other test takes it.
        let foreign = "\"forward 1x2x3x4 * 5x2x3x3, padding 1x1, 1 threads\" : \"winograd\""
        try AtomicFile.write(
            written.replacingOccurrences(
                of: "\"algorithms\" : {", with: "\"algorithms\" : {\n    \(foreign),"),
            to: place.convolutionsPath)
        let session = try RunSession(resuming: place, assignments: [], decodeWorkers: 1)
        let later = folder.file("later.json")
        var all = ConvolutionsFile(path: later)
        try all.update()
        #expect(try ReadFile.text(at: later).contains(foreign))
        _ = try run(session)
    }

    @Test func precisionBelongsToARunAndIsKeptWhenItGoesOn() throws {
        let folder = try TemporaryFolder()
        let exact = RunFolder(folder.path + "/exact")
        let whole = RunFolder(folder.path + "/whole")
        let parts = RunFolder(folder.path + "/parts")
        let mixed = [("steps", "3"), ("precision", "mixed")]
        let first = try run(start(exact.path, [("steps", "3")])).losses[0]
        let watcher = try run(start(whole.path, mixed))
        // The forward pass is the same; the weights after it are not.
        #expect(watcher.losses[0] == first)
        _ = try run(start(parts.path, mixed), stopAfter: 1)
        _ = try run(RunSession(resuming: parts, assignments: [], decodeWorkers: 1))
        #expect(try ReadFile.text(at: parts.configurationPath).contains("precision: mixed"))
        let bytes = try ReadFile.bytes(at: whole.checkpointPath)
        #expect(try bytes == ReadFile.bytes(at: parts.checkpointPath))
        #expect(
            try ReadFile.bytes(at: whole.metricsPath) != ReadFile.bytes(at: exact.metricsPath))
    }

    @Test func anotherSeedGivesAnotherRun() throws {
        let folder = try TemporaryFolder()
        let one = RunFolder(folder.path + "/one")
        let two = RunFolder(folder.path + "/two")
        _ = try run(start(one.path, [("steps", "1")]))
        _ = try run(start(two.path, [("steps", "1"), ("seed", "2")]))
        #expect(try ReadFile.bytes(at: one.metricsPath) != ReadFile.bytes(at: two.metricsPath))
    }

    @Test func aFolderThatHoldsSomethingIsRefused() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write("mine", to: folder.file("config.yaml"))
        let error = #expect(throws: ConfigurationError.self) { try start(folder.path) }
        #expect(error?.description.contains("--overwrite") == true)
        let foreign = #expect(throws: ConfigurationError.self) {
            try start(folder.path, overwrite: true)
        }
        #expect(foreign?.description.contains("not overwritten") == true)
        #expect(try ReadFile.text(at: folder.file("config.yaml")) == "mine")
    }

    @Test func anEarlierRunIsReplacedWhenAsked() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("run")
        _ = try run(start(place, [("steps", "2")]))
        let second = try start(place, overwrite: true, [("steps", "1")])
        #expect(!FileManager.default.fileExists(atPath: RunFolder(place).checkpointPath))
        let watcher = try run(second)
        #expect(watcher.steps == [1])
    }

    @Test func twoSessionsDoNotShareAFolder() throws {
        let folder = try TemporaryFolder()
        let first = try start(folder.file("run"))
        let error = #expect(throws: ConfigurationError.self) {
            try RunSession(
                resuming: RunFolder(folder.file("run")), assignments: [], decodeWorkers: 1)
        }
        #expect(error?.description.contains("another clapper") == true)
        withExtendedLifetime(first) {}
    }

    @Test func aChangedSettingIsRefusedOnResume() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.file("run"))
        _ = try run(start(place.path, [("steps", "1")]))
        let text = try ReadFile.text(at: place.configurationPath)
        let edited = text.replacingOccurrences(
            of: "learning-rate: 0.001", with: "learning-rate: 0.5")
        #expect(edited != text)
        try AtomicFile.write(edited, to: place.configurationPath)
        let error = #expect(throws: ConfigurationError.self) {
            try RunSession(resuming: place, assignments: [("steps", "2")], decodeWorkers: 1)
        }
        #expect(error?.description.contains("learning-rate is 0.5") == true)
    }

    /// A diverging run must not replace its last good checkpoint by one full of NaN.
    @Test func aRunThatDivergesKeepsItsLastGoodCheckpoint() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.file("run"))
        let session = try start(
            place.path,
            [
                ("optimizer", "sgd"), ("learning-rate", "100"), ("weight-decay", "1"),
                ("checkpoint-steps", "1"), ("steps", "60"),
            ])
        let watcher = Watcher()
        let error = #expect(throws: TrainingError.self) {
            try session.run(observer: watcher, interruption: watcher.interruption)
        }
        #expect(error?.code == .diverged)
        let message = error?.description ?? ""
        #expect(message.contains(" step ") && message.contains(place.divergedPath), "\(message)")
        let state = try SafetensorsFile(contentsOf: place.divergedPath)
        #expect(state.tensors.entries.keys.contains { $0.hasPrefix("model.") })
        let file = try Checkpoint(contentsOf: place.checkpointPath)
        #expect(file.step < 60)
        let bytes = try ReadFile.bytes(at: place.checkpointPath)
        let floats = bytes.withUnsafeBytes { raw in
            let start = 8 + Int(raw.loadUnaligned(as: UInt64.self))
            return stride(from: start, to: raw.count, by: 4).map {
                raw.loadUnaligned(fromByteOffset: $0, as: Float.self)
            }
        }
        #expect(floats.allSatisfy { $0.isFinite })
    }

    /// Weights that overflow within the step are found in the layer that first shows it.
    @Test func aStepThatLeavesTheNumbersIsSavedWithItsBatchAndItsLayerNamed() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.file("run"))
        _ = try run(start(place.path, [("steps", "1")]))
        var file = try SafetensorsFile(contentsOf: place.checkpointPath)
        let name = "model.sound.conv2_1.conv.weight"
        let weight = try #require(file.tensors.entries[name])
        file.tensors.entries[name] = .init(
            shape: weight.shape, values: weight.values.map { _ in 3e38 })
        try file.write(to: place.checkpointPath)
        let session = try RunSession(
            resuming: place, assignments: [("steps", "2")], decodeWorkers: 1)
        let error = #expect(throws: TrainingError.self) { try run(session) }
        let message = error?.description ?? ""
        #expect(message.contains("step 2, first in the forward pass, in conv2d"), "\(message)")
        #expect(message.contains("sound.conv2_1.conv.weight"), "\(message)")
        let state = try SafetensorsFile(contentsOf: place.divergedPath)
        #expect(state.tensors.entries["batch.image"]?.shape == [4, 3, 96, 96])
        #expect(state.tensors.entries[name]?.values.first == 3e38)
    }

    @Test func aFinishedRunSaysSoAndGoesOnWithALargerLimit() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.path + "/run")
        _ = try run(start(place.path, [("steps", "2")]))
        let error = #expect(throws: TrainingError.self) {
            try run(RunSession(resuming: place, assignments: [], decodeWorkers: 1))
        }
        #expect(error?.code == .alreadyFinished)
        let more = try run(
            RunSession(resuming: place, assignments: [("steps", "3")], decodeWorkers: 1))
        #expect(more.steps == [3])
    }

    @Test func aDamagedCheckpointIsRefused() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.path + "/run")
        _ = try run(start(place.path, [("steps", "1")]))
        let bytes = try ReadFile.bytes(at: place.checkpointPath)
        try AtomicFile.write(Array(bytes.prefix(bytes.count / 2)), to: place.checkpointPath)
        #expect(throws: (any Error).self) {
            try RunSession(resuming: place, assignments: [], decodeWorkers: 1)
        }
    }

    @Test func aNetworkThatLearntFromAnotherSpectrogramIsRefused() throws {
        let folder = try TemporaryFolder()
        let place = RunFolder(folder.path + "/run")
        _ = try run(start(place.path, [("steps", "1")]))
        let file = try SafetensorsFile(contentsOf: place.checkpointPath)
        #expect(file.metadata["spectrogram"] == SpectrogramPreset.aveLinear.stored)
        var metadata = file.metadata
        metadata["spectrogram"] = SpectrogramPreset.l3Linear.stored
        try SafetensorsFile(tensors: file.tensors, metadata: metadata)
            .write(to: place.checkpointPath)
        let error = #expect(throws: SpectrogramError.self) {
            try RunSession(resuming: place, assignments: [("steps", "2")], decodeWorkers: 1)
        }
        #expect(error?.code == .mismatch)
        metadata["spectrogram"] = "{}"
        try SafetensorsFile(tensors: file.tensors, metadata: metadata)
            .write(to: place.checkpointPath)
        let damaged = #expect(throws: FileError.self) {
            try RunSession(resuming: place, assignments: [("steps", "2")], decodeWorkers: 1)
        }
        #expect(damaged?.code == .malformed)
    }

    @Test func tooFewUsableClipsAreAnErrorThatCountsReasons() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write("no video", to: folder.path + "/a.mp4")
        let clip = try Manifest.of(SampleClips.heldout, workers: 1).clips[0]
        try FileManager.default.copyItem(atPath: clip.path, toPath: folder.path + "/b.mp4")
        let configuration = try RunConfiguration(taskName: "avc-embed")
        let error = #expect(throws: DatasetError.self) {
            try RunSession(
                starting: configuration, on: try Manifest.of(folder.path, workers: 1),
                in: RunFolder(folder.path + "/run"), overwrite: false, environment: [],
                decodeWorkers: 1)
        }
        #expect(error?.description.contains("found 1 (left out: 1 not-media)") == true)
    }
}
