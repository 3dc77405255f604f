import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import PretextTasks
import TestSupport
import Testing

/// The same training on clips with and without meaning.
///
/// Clips of pure noise go through the same encoder, decoder and sampling as any others. If codec
/// phase, alignment, loudness or batch statistics gave the pairing away, accuracy on other noise
/// clips would leave chance. Clips in which the brightness goes with the pitch show that this much
/// training does find what can be found.
@Suite(.serialized) struct AudioVisualLeakProbe {
    private static let tasks = [
        "avc", "avc-embed", "avc-locate", "avnce", "avnce:contrast=memory", "avlocate-nce",
        "avlocate-nce:form=tri-map",
    ]

    @Test(arguments: tasks) func noiseStaysAtChance(name: String) throws {
        let folder = try TemporaryFolder()
        let result = try trained(name, in: folder.path) { random, _ in
            (ProbeTraining.noisePixels(&random), ProbeTraining.noiseSound(0.2, &random))
        }
        // Standard error of 384 pairs at chance: 2.6 %; pairs share clips, so three of them.
        #expect(abs(result.accuracy - result.chance) < 0.08, "\(result)")
    }

    @Test(arguments: tasks) func meaningIsFound(name: String) throws {
        let folder = try TemporaryFolder()
        let result = try trained(name, in: folder.path) { random, level in
            let pixels = (0..<ProbeTraining.side * ProbeTraining.side * 3).map { _ in
                UInt8(min(255, max(0, 255 * level + 20 * random.normal())))
            }
            let hertz = 300 * pow(20, level)
            let sound = (0..<48000 / ProbeTraining.frameRate).map {
                Float(
                    0.3 * sin(2 * Double.pi * hertz * Double($0) / 48000) + 0.01 * random.normal())
            }
            return (pixels, sound)
        }
        #expect(result.accuracy > result.chance + 0.1, "\(result)")
    }

    /// Renders clips, trains on some, and returns the accuracy on the others beside chance.
    private func trained(
        _ name: String, in folder: String,
        _ moment: (inout RandomStream, Double) -> ([UInt8], [Float])
    ) throws -> (accuracy: Double, chance: Double) {
        for clip in 0..<24 {
            try ProbeTraining.render(
                to: "\(folder)/\(clip < 12 ? "train" : "test")-\(clip).mp4", clip, moment)
        }
        let clips = try Manifest.of(folder, workers: 2).clips
        let training = clips.filter { $0.name.hasPrefix("train") }
        let others = clips.filter { $0.name.hasPrefix("test") }
        let parts = name.split { ":=".contains($0) }.map(String.init)
        let type = try TaskRegistry.task(named: parts[0])
        var options = OptionTable(TaskRegistry.options(of: type))
        if type.options.contains(where: { $0.key == "negatives" }) {
            try options.set("negatives", to: "4")
        }
        if parts.count > 1 { try options.set(parts[1], to: parts[2]) }
        // Brightness is what is to be learnt here.
        try options.set("brightness", to: "0")
        let task = try type.init(options: options)
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        (model as? any ClipMemory)?.makeMemory(clipCount: training.count, random: &random)
        // These take longer to leave chance.
        let steps = ["avc", "avc-locate"].contains(name) ? 80 : 40
        try ProbeTraining.train(model, task, training, steps: steps)
        model.isTraining = false
        let accuracy = try ProbeTraining.accuracy(of: model, task, others)
        let chance = model is any ClipMemory ? .batch() : task.chance
        return (accuracy, chance.accuracy(batchSize: 12))
    }
}
