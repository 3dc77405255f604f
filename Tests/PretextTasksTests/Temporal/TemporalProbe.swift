import ClipDatasets
import Essentials
import Foundation
import MediaIO
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport

/// Made clips without sound, and what a short training on some of them learns about others.
enum TemporalProbe {
    private static let side = 64
    private static let frames = 125

    /// What a clip shows.
    enum Footage: String, CaseIterable {
        /// A picture at rest, with noise of its own in each frame.
        case noise
        /// A picture at rest that becomes brighter or darker.
        case drift
        /// A picture at rest without noise: only the codec, with a key frame every 12 frames, changes anything.
        case rhythm
        /// A disc that crosses a picture at rest.
        case motion
    }

    /// Renders 12 clips to train on and 24 others, trains, and judges 32 samples of each of the others.
    static func answers(
        of task: String, on footage: Footage, _ settings: [String: String] = [:]
    ) throws -> (answers: ProbeAnswers, chance: Double) {
        let folder = try TemporaryFolder()
        for clip in 0..<36 {
            try render("\(folder.path)/\(clip < 12 ? "train" : "test")-\(clip).mp4", clip, footage)
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let type = try TaskRegistry.task(named: task)
        var options = OptionTable(TaskRegistry.options(of: type))
        for (key, value) in type.recipe(for: options)
        where type.options.contains(where: { $0.key == key }) {
            try options.set(key, to: value)
        }
        // Nothing moves here: no window may be passed over for that. What a codec changes is found where windows are drawn by
        // what moves, as they are in trainings: others mostly hold nothing.
        var all = ["windows": footage == .rhythm ? "motion" : "any", "stillness": "0"]
        if task == "order" {
            all.merge(["least-difference": "0", "tau-max": "40", "tau-min": "10"]) { $1 }
        }
        for (key, value) in all.merging(settings, uniquingKeysWith: { $1 }) {
            try options.set(key, to: value)
        }
        let made = try type.init(options: options)
        var random = RandomStream(seed: 1)
        let model = made.makeModel(random: &random)
        // As long as it takes until the cheats show that the guards prevent: with four frames they do so soon.
        try ProbeTraining.train(
            model, made, clips.filter { $0.name.hasPrefix("train") },
            steps: task == "sort" ? 60 : 180)
        model.isTraining = false
        let answers = try ProbeTraining.answers(
            of: model, made, clips.filter { $0.name.hasPrefix("test") }, count: 768)
        return (answers, made.chance.accuracy(batchSize: 12))
    }

    private static func render(_ path: String, _ clip: Int, _ footage: Footage) throws {
        var random = RandomStream(seed: 9, keys: UInt64(clip))
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: side, height: side, keyframeInterval: 12, sampleRate: 0))
        let scene = scene(&random)
        let direction = random.chance(0.5) ? 1.0 : -1.0
        let disc = (x: random.uniform(in: 20...44), y: random.uniform(in: 16...48))
        let angle = random.uniform(in: 0...2 * Double.pi)
        for frame in 0..<frames {
            let share = Double(frame) / Double(frames) - 0.5
            let gain = footage == .drift ? 0.9 + 0.5 * direction * share : 1
            var pixels = scene.map { gain * $0 }
            if footage == .noise { for i in pixels.indices { pixels[i] += 15 * random.normal() } }
            if footage == .motion {
                draw(
                    x: disc.x + 36 * share * cos(angle), y: disc.y + 36 * share * sin(angle),
                    into: &pixels)
            }
            let bytes = pixels.map { UInt8(min(255, max(0, $0.rounded()))) }
            try movie.append(picture: bytes.span)
        }
        try movie.finish()
    }

    /// Coloured waves of random directions.
    private static func scene(_ random: inout RandomStream) -> [Double] {
        var pixels = [Double](repeating: 120, count: side * side * 3)
        for _ in 0..<12 {
            let (u, v) = (random.uniform(in: -0.6...0.6), random.uniform(in: -0.6...0.6))
            let phase = random.uniform(in: 0...6.28)
            let channel = random.integer(below: 3)
            for pixel in 0..<side * side {
                let (x, y) = (Double(pixel % side), Double(pixel / side))
                pixels[pixel * 3 + channel] += 18 * sin(u * x + v * y + phase)
            }
        }
        return pixels
    }

    private static func draw(x: Double, y: Double, into pixels: inout [Double]) {
        for pixel in 0..<side * side {
            let (dx, dy) = (Double(pixel % side) - x, Double(pixel / side) - y)
            guard dx * dx + dy * dy < 64 else { continue }
            for channel in 0..<3 { pixels[pixel * 3 + channel] = channel == 0 ? 240 : 230 }
        }
    }
}
