import ClipDatasets
import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

/// Clips for the probe of `track`, made up so that it is known where everything is.
enum TrackingFootage {
    /// Discs of one colour each that move over a textured ground.
    case discs
    /// Blocks of random colours that are new in each frame.
    case noise

    static let side = 112
    private static let frameRate = 25.0
    private static let frames = 50
    private static let trainingClips = 12
    private static let heldOutClips = 8

    /// Renders clips to train on, and others.
    func clips(
        in folder: TemporaryFolder
    ) throws -> (training: [ClipRecord], heldOut: [ClipRecord]) {
        for number in 0..<Self.trainingClips + Self.heldOutClips {
            try render(folder.file(String(format: "clip-%02d.mp4", number)), number)
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let isHeldOut = { (clip: ClipRecord) in try Self.number(of: clip) >= Self.trainingClips }
        return (try clips.filter { try !isHeldOut($0) }, try clips.filter(isHeldOut))
    }

    private static func number(of clip: ClipRecord) throws -> Int {
        try #require(Int(clip.name.dropFirst(5).prefix { $0.isNumber }))
    }

    /// Where discs are in some frames of a clip: of each pixel the disc, from 1, or 0.
    static func labels(of clip: ClipRecord, frames: [Int]) throws -> [LabelMap] {
        var random = stream(ofClip: try number(of: clip))
        let scene = DiscScene(random: &random, side: Double(side))
        return frames.map { frame in
            LabelMap(
                width: side, height: side,
                labels: (0..<side * side).map { pixel in
                    let (x, y) = (Double(pixel % side), Double(pixel / side))
                    return scene.disc(x, y, Double(frame) / frameRate).map { UInt8($0 + 1) } ?? 0
                })
        }
    }

    private static func stream(ofClip number: Int) -> RandomStream {
        RandomStream(seed: 12, keys: UInt64(number))
    }

    private func render(_ path: String, _ number: Int) throws {
        let side = Self.side
        var random = Self.stream(ofClip: number)
        let scene = DiscScene(random: &random, side: Double(side))
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: side, height: side, quality: 15, sampleRate: 0))
        for frame in 0..<Self.frames {
            let blocks = (0..<15 * 15 * 3).map { _ in random.uniform(in: 0...255) }
            var pixels: [UInt8] = []
            pixels.reserveCapacity(side * side * 3)
            for pixel in 0..<side * side {
                let (x, y) = (pixel % side, pixel / side)
                switch self {
                case .noise:
                    let block = (y / 8 * 15 + x / 8) * 3
                    pixels += (0..<3).map { UInt8(blocks[block + $0]) }
                case .discs:
                    let color = scene.color(
                        Double(x), Double(y), Double(frame) / Self.frameRate)
                    pixels += color.map { UInt8(min(255, max(0, $0))) }
                }
            }
            try movie.append(picture: pixels.span)
        }
        try movie.finish()
    }
}

/// Discs over a textured ground.
private struct DiscScene {
    private let discs: [Disc]
    private let tint: [Double]

    init(random: inout RandomStream, side: Double) {
        discs = (0..<4).map { _ in Disc(random: &random, side: side) }
        tint = (0..<3).map { _ in random.uniform(in: 70...150) }
    }

    /// The disc in front at a place, from 0.
    func disc(_ x: Double, _ y: Double, _ time: Double) -> Int? {
        discs.lastIndex { $0.contains(x, y, time) }
    }

    func color(_ x: Double, _ y: Double, _ time: Double) -> [Double] {
        if let disc = disc(x, y, time) { return discs[disc].color(x, y, time) }
        let texture = 25 * sin(0.5 * x) * cos(0.4 * y)
        return tint.map { $0 + texture }
    }
}

/// A disc with stripes of its own.
private struct Disc {
    private let x, y, u, v: Double
    private let radius: Double
    private let tint: [Double]
    private let stripes: (Double, Double)

    init(random: inout RandomStream, side: Double) {
        (x, y) = (random.uniform(in: 0...side), random.uniform(in: 0...side))
        (u, v) = (random.uniform(in: -40...40), random.uniform(in: -40...40))
        radius = random.uniform(in: 14...22)
        tint = (0..<3).map { _ in random.uniform(in: 20...235) }
        stripes = (random.uniform(in: -0.8...0.8), random.uniform(in: -0.8...0.8))
    }

    private func offset(_ px: Double, _ py: Double, _ time: Double) -> (Double, Double) {
        // About the middle of the clip, so that all is in view most of the time.
        (px - x - u * (time - 1), py - y - v * (time - 1))
    }

    func contains(_ px: Double, _ py: Double, _ time: Double) -> Bool {
        let (dx, dy) = offset(px, py, time)
        return dx * dx + dy * dy < radius * radius
    }

    func color(_ px: Double, _ py: Double, _ time: Double) -> [Double] {
        let (dx, dy) = offset(px, py, time)
        let light = 30 * sin(stripes.0 * dx + stripes.1 * dy)
        return tint.map { $0 + light }
    }
}
