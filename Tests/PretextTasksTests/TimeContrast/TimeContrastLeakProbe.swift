import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport
import Testing

/// The same training of `tcn` on clips in which something happens, and on clips in which nothing does.
///
/// Wrong answers are moments of the same clip alone: other clips look different, and telling them apart would hide
/// whether moments can be told. Judged are other clips than those trained on.
@Suite(.serialized) struct TimeContrastLeakProbe {
    /// What a clip shows.
    enum Content: String, CaseIterable {
        /// Nothing moves; the sensor has noise.
        case still
        /// Nothing moves, but the picture gets brighter and its colour changes.
        case drift
    }

    /// One view, two, and two whose moments are centred.
    enum Form: String, CaseIterable {
        case single, multi, centred

        var settings: [String: String] {
            [
                "views": self == .single ? "single" : "multi",
                "centring": self == .centred ? "views" : "none",
            ]
        }
    }

    @Test(arguments: Content.allCases, Form.allCases)
    func nothingThatHappensStaysAtChance(_ content: Content, _ form: Form) throws {
        let result = try Self.trained(form) { time in
            (0, content == .drift ? 14 * (time - 2) : 0)
        }
        print("tcn on \(content), \(form): \(result)")
        #expect(abs(result.accuracy - 0.25) <= result.tolerance, "\(content), \(form): \(result)")
    }

    /// The same clips, training and judging without the guard.
    @Test func keyFramesTellWithoutNoise() throws {
        let result = try Self.trained(.single, ["noise": "0"]) { _ in (0, 0) }
        #expect(result.accuracy - 0.25 > 2 * result.standardError, "\(result)")
    }

    /// A disc that goes across the picture.
    @Test(arguments: Form.allCases) func whatHappensIsFound(_ form: Form) throws {
        let result = try Self.trained(form) { (12 * ($0 - 2), 0) }
        #expect(result.accuracy > 0.45, "\(form): \(result)")
    }

    /// Renders clips, with two views if wanted, trains on half of them, and judges the others: 192 samples of 4 moments.
    ///
    /// `content`: of a time in seconds: displacement of a disc in pixels, and levels that are added.
    private static func trained(
        _ form: Form, _ settings: [String: String] = [:],
        _ content: (_ time: Double) -> (Double, Double)
    ) throws -> ProbeAnswers {
        let folder = try TemporaryFolder()
        for clip in 0..<24 {
            for view in 0..<(form == .single ? 1 : 2) {
                let name = "\(clip < 12 ? "train" : "test")-\(clip)_view\(view).mp4"
                var frame = 0
                // Two cameras' key frames are not in step.
                try ProbeTraining.render(
                    to: "\(folder.path)/\(name)", 2 * clip + view, seconds: 4,
                    keyframeInterval: 12 + 5 * view
                ) { random, _ in
                    let time = Double(frame) / Double(ProbeTraining.frameRate)
                    frame += 1
                    let (right, lift) = content(time)
                    return (
                        picture(clip, view, displaced: right, lift: lift, &random),
                        ProbeTraining.noiseSound(0.1, &random)
                    )
                }
            }
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        var options = OptionTable(TaskRegistry.options(of: TimeContrast.self))
        let all = ["moments": "4", "negatives": "sequence", "framing": "stretch"]
            .merging(form.settings) { $1 }.merging(settings) { $1 }
        for (key, value) in all { try options.set(key, to: value) }
        let task = try TimeContrast(options: options)
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        try ProbeTraining.train(model, task, clips.filter { $0.name.hasPrefix("train") })
        model.isTraining = false
        return try ProbeTraining.answers(
            of: model, task, clips.filter { $0.name.hasPrefix("test") }, count: 192)
    }

    /// Waves behind a disc, seen from two places, with noise of 3 levels.
    private static func picture(
        _ clip: Int, _ view: Int, displaced right: Double, lift: Double,
        _ random: inout RandomStream
    ) -> [UInt8] {
        let side = ProbeTraining.side
        let seed = Double(clip)
        let away = 3 * Double(view)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * side * side)
        for index in 0..<side * side {
            let (x, y) = (Double(index % side) - away, Double(index / side))
            let (dx, dy) = (x - 32 - right, y - 32)
            let isDisc = dx * dx + dy * dy < 100
            let wave = isDisc ? 70 : 25 * sin(0.2 * x + 0.35 * y + seed) - 20
            for channel in 0..<3 {
                let level = 120 + wave + lift * Double(1 + channel) / 2 + 3 * random.normal()
                pixels.append(UInt8(min(255, max(0, level.rounded()))))
            }
        }
        return pixels
    }
}
