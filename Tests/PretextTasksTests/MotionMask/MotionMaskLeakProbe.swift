import ClipDatasets
import Essentials
import Foundation
import MediaIO
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport
import Testing

/// The same training of `motionmask` with masks of the pictures, and with masks of other pictures.
///
/// A disc crosses waves; what can be learnt is that discs move. With masks dealt out at random nothing can, but where
/// masks mostly lie.
@Suite(.serialized) struct MotionMaskLeakProbe {
    @Test func discsAreFoundInSingleFrames() throws {
        let accuracy = try Self.trained(control: "none")
        #expect(accuracy > 0.85, "\(accuracy)")
    }

    @Test func masksOfOtherPicturesStayAtChance() throws {
        let accuracy = try Self.trained(control: "shuffled")
        #expect(abs(accuracy - 0.5) < 0.1, "\(accuracy)")
    }

    @Test func whereNothingMovesThereIsNothingToLearn() throws {
        #expect(throws: DatasetError.self) { try Self.trained(control: "none", speed: 0) }
    }

    /// Trains on one half of the clips and returns the balanced accuracy on the other, with the right masks.
    private static func trained(control: String, speed: Double = 20) throws -> Double {
        let folder = try TemporaryFolder()
        for clip in 0..<16 {
            var frame = 0
            try ProbeTraining.render(
                to: "\(folder.path)/\(clip < 10 ? "train" : "test")-\(clip).mp4", clip
            ) { random, _ in
                let time = Double(frame) / Double(ProbeTraining.frameRate)
                frame += 1
                return (
                    picture(clip, displaced: speed * (time - 1.5), &random),
                    ProbeTraining.noiseSound(0.1, &random)
                )
            }
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let settings = [
            "segmenter": "threshold", "least-share": "0.03", "frame-rate": "12.5",
            "stretch-frames": "20",
        ]
        func task(_ control: String) throws -> MotionMask {
            var options = OptionTable(TaskRegistry.options(of: MotionMask.self))
            for (key, value) in settings { try options.set(key, to: value) }
            try options.set("control", to: control)
            return try MotionMask(options: options)
        }
        var random = RandomStream(seed: 1)
        let model = try task(control).makeModel(random: &random)
        let cache = try SampleCache(folder: folder.file("cache"), byteLimit: 1 << 28) { _ in }
        try ProbeTraining.train(
            model, try task(control), clips.filter { $0.name.hasPrefix("train") }, cache: cache)
        model.isTraining = false
        // Judged by the masks that belong to the pictures, whatever it learnt from.
        let judge = try task("none").makeModel(random: &random)
        try StateDictionary(of: model).load(into: judge)
        judge.isTraining = false
        return try ProbeTraining.accuracy(
            of: judge, try task("none"), clips.filter { $0.name.hasPrefix("test") }, cache: cache)
    }

    /// Waves, and in front of them a disc that goes sideways.
    private static func picture(
        _ clip: Int, displaced right: Double, _ random: inout RandomStream
    ) -> [UInt8] {
        let side = ProbeTraining.side
        let seed = Double(clip)
        let middle = (x: 32 + 8 * sin(seed), y: 32 + 14 * cos(2.3 * seed))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * side * side)
        for index in 0..<side * side {
            let (x, y) = (Double(index % side), Double(index / side))
            let (dx, dy) = (x - middle.x - right, y - middle.y)
            let isDisc = dx * dx + dy * dy < 121
            let wave = 25 * sin(0.4 * (isDisc ? dx : x) + 0.7 * (isDisc ? dy : y) + seed)
            for channel in 0..<3 {
                let base: Double = isDisc ? [180, 80, 60][channel] : [90, 110, 120][channel]
                let level = base + wave + 2 * random.normal()
                pixels.append(UInt8(min(255, max(0, level.rounded()))))
            }
        }
        return pixels
    }
}
