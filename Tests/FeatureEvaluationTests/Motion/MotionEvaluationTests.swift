import ClipDatasets
import Essentials
import Foundation
import Inference
import MediaIO
import MotionSegmentation
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct MotionEvaluationTests {
    private let folder: TemporaryFolder
    private let width = 96
    private let height = 72
    private let frames = 14

    init() throws { folder = try TemporaryFolder() }

    /// Whether a pixel of a frame is of the disc with the label 1, which moves, or 2, which rests.
    private func label(_ x: Int, _ y: Int, frame: Int) -> UInt8 {
        func isNear(_ cx: Int, _ cy: Int) -> Bool {
            (x - cx) * (x - cx) + (y - cy) * (y - cy) < 170
        }
        return isNear(30 + 2 * frame, 40) ? 1 : isNear(76, 18) ? 2 : 0
    }

    private func pixels(frame: Int) -> [UInt8] {
        (0..<width * height).flatMap { index -> [UInt8] in
            let (x, y) = (index % width, index / width)
            let label = label(x, y, frame: frame)
            let shift = label == 1 ? Double(x - 2 * frame) : Double(x)
            let wave =
                30 * sin(0.4 * shift + 0.3 * Double(y)) + 20 * cos(0.25 * shift - 0.5 * Double(y))
            let base: [Double] = [[80, 120, 110], [190, 90, 60], [70, 80, 190]][Int(label)]
            return base.map { UInt8(min(255, max(0, $0 + wave))) }
        }
    }

    private func labels(frame: Int) -> [UInt8] {
        (0..<width * height).map { label($0 % width, $0 / width, frame: frame) }
    }

    private func writeMasks(to path: String) throws {
        try OutputFolder.make(path)
        for frame in 0..<frames {
            try LabelImage.write(
                labels: labels(frame: frame), width: width, height: height,
                to: path + String(format: "/%05d.png", frame))
        }
    }

    /// A rendered clip, its masks and what is told of it.
    private func playroom(camera: String = "fixed") throws -> [MotionTruth] {
        try OutputFolder.make(folder.file("clips"))
        let path = folder.file("clips/a.mp4")
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: width, height: height, quality: 15, sampleRate: 0))
        for frame in 0..<frames { try movie.append(picture: pixels(frame: frame).span) }
        try movie.finish()
        try writeMasks(to: folder.file("truth/a.masks"))
        let centres = [
            (0..<frames).map { "[\(30 + 2 * $0),40]" }, (0..<frames).map { _ in "[76,18]" },
        ].enumerated().map { number, places in
            "{\"id\":\(number + 1),\"centers\":[\(places.joined(separator: ","))]}"
        }
        try AtomicFile.write(
            "{\"version\":1,\"frameRate\":25,\"camera\":{\"motion\":\"\(camera)\",\"frames\":[[0,0,1]]},"
                + "\"objects\":[\(centres.joined(separator: ","))]}",
            to: folder.file("truth/a.json"))
        let clip = ClipRecord(
            name: "a.mp4", path: path, byteCount: 1, info: try MediaFile(path: path).info)
        return try MotionTruth.playroom(in: folder.file("truth"), for: [clip])
    }

    private func evaluation() -> MotionEvaluation {
        var segmenter = MotionSegmenter()
        segmenter.settings.method = .threshold
        return MotionEvaluation(
            subjects: [("motion", .motion(segmenter))], longestSide: 96, stride: 3)
    }

    @Test func whatMovesIsJudgedAndWhatRestsIsNot() throws {
        let scores = try evaluation().run(playroom())
        #expect(
            scores.map(\.label) == [
                "motion", "first mask copied", "nothing", "everything", "the middle",
            ])
        #expect(scores.allSatisfy { $0.camera == nil })
        #expect(scores.map(\.tally.frameCount) == [5, 4, 5, 5, 5])
        let overlaps = scores.map { $0.tally.meanOverlap(at: ThresholdTally.half) }
        #expect(overlaps[0] > 0.6, "\(overlaps)")
        // Frames 3, 6, 9 and 12 against the first: the resting disc, which is not judged, takes nothing from them.
        let copies = [3, 6, 9, 12].map { frame in
            let pairs = zip(labels(frame: 0), labels(frame: frame))
            let both = pairs.count { $0 == 1 && $1 == 1 }
            return Double(both) / Double(pairs.count { $1 != 2 && ($0 == 1 || $1 == 1) })
        }
        #expect(abs(overlaps[1] - copies.reduce(0, +) / 4) < 1e-9, "\(overlaps)")
        #expect(overlaps[2] == 0)
        // The disc has about 530 of the pixels that are not of the resting one.
        #expect(abs(overlaps[3] - 530.0 / 6380) < 0.01)
        // One clip alone cannot choose a threshold for another.
        #expect(scores[0].chosenOverlap == nil)
    }

    @Test func camerasAreJudgedApart() throws {
        let truths = try playroom() + playroom(camera: "pan")
        #expect(truths.map(\.camera) == [.still, .moving])
        let scores = try evaluation().run(truths)
        #expect(
            scores.map(\.camera)
                == ([nil, .still, .moving] as [MotionTruth.Camera?]).flatMap {
                    [$0, $0, $0, $0, $0]
                })
        #expect(scores[0].chosenOverlap != nil)
        #expect(scores[0].tally.frameCount == 2 * scores[5].tally.frameCount)
    }

    @Test func inFoldersLikeThoseOfDAVISAllMoves() throws {
        try OutputFolder.make(folder.file("davis/JPEGImages/480p/disc"))
        for frame in 0..<frames {
            try JPEGWriter.write(
                pixels(frame: frame), width: width, height: height,
                to: folder.file("davis/JPEGImages/480p/disc") + String(format: "/%05d.jpg", frame))
        }
        try writeMasks(to: folder.file("davis/Annotations/480p/disc"))
        let truths = try MotionTruth.davis(in: folder.file("davis"))
        #expect(truths.map(\.camera) == [.unknown])
        let scores = try evaluation().run(truths)
        // Both discs.
        #expect(abs(scores[3].tally.meanOverlap(at: 0) - 1060.0 / 6912) < 0.01)
    }

    @Test func whatNobodyKnowsIsNotJudged() throws {
        let path = folder.file("00000.png")
        try LabelImage.write(labels: [0, 1, 255, 7], width: 2, height: 2, to: path)
        let sequence = AnnotatedSequence(name: "a", pictures: .files([path]), masks: [0: path])
        let truth = MotionTruth(sequence: sequence, camera: .unknown)
        let verdicts = try #require(try truth.verdicts(ofFrame: 0))
        #expect(verdicts.values == [.background, .moving, .undecided, .moving])
    }

    @Test func damagedTruthIsRefused() throws {
        _ = try playroom()
        try AtomicFile.write("{\"version\":2}", to: folder.file("truth/a.json"))
        let path = folder.file("clips/a.mp4")
        let clip = ClipRecord(
            name: "a.mp4", path: path, byteCount: 1, info: try MediaFile(path: path).info)
        #expect(throws: FileError.self) {
            try MotionTruth.playroom(in: folder.file("truth"), for: [clip])
        }
    }
}
