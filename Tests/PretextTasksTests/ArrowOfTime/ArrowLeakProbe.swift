import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport
import Testing

/// The same training of `arrow` on clips whose direction means something, and on clips that look the same both ways.
///
/// All pass an encoder with key frames and pictures predicted between them, whose rhythm has a direction, as it is in
/// the rest of the world. Judged are other clips than those trained on.
@Suite(.serialized) struct ArrowLeakProbe {
    /// What a clip shows, as a displacement of its texture and a change of its exposure over time.
    enum Content: String, CaseIterable {
        /// Nothing moves; the sensor has noise.
        case still
        /// A swing to and fro.
        case swing
        /// The picture gets brighter or darker all the time.
        case drift
    }

    @Test(arguments: Content.allCases) func nothingIrreversibleStaysAtChance(
        _ content: Content
    ) throws {
        let answers = try Self.trained { _, phase, time in
            switch content {
            case .still: (0, 0)
            case .swing: (3 * sin(2 * Double.pi * 1.3 * time + phase), 0)
            // All clips get brighter, which would tell the direction.
            case .drift: (0, 12 * (time - 1.5))
            }
        }
        print("arrow on \(content): \(answers)")
        #expect(abs(answers.accuracy - 0.5) <= answers.tolerance, "\(content): \(answers)")
    }

    /// A part that goes slowly to the right and jumps back: shows that the probe finds what can be found.
    @Test func anIrreversibleMotionIsFound() throws {
        let answers = try Self.trained { _, phase, time in
            let turn = (time * 1.4 + phase).truncatingRemainder(dividingBy: 1)
            return (8 * (turn < 0.8 ? turn / 0.8 : (1 - turn) / 0.2), 0)
        }
        #expect(answers.accuracy > 0.7, "\(answers)")
    }

    /// Renders clips, trains on half of them, and judges the others: 192 windows, both ways.
    ///
    /// `content`: of a clip, its phase from 0 to 6.3 and a time in seconds: displacement of a patch in pixels, and levels
    /// that are added.
    private static func trained(
        _ content: (_ clip: Int, _ phase: Double, _ time: Double) -> (Double, Double)
    ) throws -> ProbeAnswers {
        let folder = try TemporaryFolder()
        for clip in 0..<24 {
            let name = "\(folder.path)/\(clip < 12 ? "train" : "test")-\(clip).mp4"
            var frame = 0
            var own = RandomStream(seed: 31, keys: UInt64(clip))
            let phase = own.uniform(in: 0...6.28)
            try ProbeTraining.render(to: name, clip) { random, _ in
                let time = Double(frame) / Double(ProbeTraining.frameRate)
                frame += 1
                let (right, lift) = content(clip, phase, time)
                return (
                    picture(clip, displaced: right, lift: lift, &random),
                    ProbeTraining.noiseSound(0.1, &random)
                )
            }
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        var options = OptionTable(TaskRegistry.options(of: ArrowOfTime.self))
        for (key, value) in [
            "motion": "0", "segments": "4", "fields": "5", "frame-rate": "25",
            "framing": "stretch", "scene": "96",
        ] { try options.set(key, to: value) }
        let task = try ArrowOfTime(options: options)
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        try ProbeTraining.train(model, task, clips.filter { $0.name.hasPrefix("train") })
        model.isTraining = false
        return try ProbeTraining.answers(
            of: model, task, clips.filter { $0.name.hasPrefix("test") }, count: 192)
    }

    /// Waves behind a disc of other waves that is displaced, with noise of 3 levels.
    private static func picture(
        _ clip: Int, displaced right: Double, lift: Double, _ random: inout RandomStream
    ) -> [UInt8] {
        let side = ProbeTraining.side
        let seed = Double(clip)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * side * side)
        for index in 0..<side * side {
            let (x, y) = (Double(index % side), Double(index / side))
            let (dx, dy) = (x - 28 - right, y - 32)
            let isDisc = dx * dx + dy * dy < 200
            let wave =
                isDisc
                ? 40 * sin(0.6 * dx + 0.5 * dy + seed)
                : 40 * sin(0.2 * x + 0.35 * y + seed) + 20 * cos(0.5 * x - 0.3 * y)
            let level = 120 + wave + lift + 3 * random.normal()
            let byte = UInt8(min(255, max(0, level.rounded())))
            pixels += [byte, byte, byte]
        }
        return pixels
    }
}
