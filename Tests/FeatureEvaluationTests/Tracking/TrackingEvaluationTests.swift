import Essentials
import Foundation
import Inference
import MediaIO
import NeuralNetworks
import PretextTasks
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct TrackingEvaluationTests {
    private let folder: TemporaryFolder
    private let width = 64
    private let height = 48

    init() throws { folder = try TemporaryFolder() }

    /// A square of 16 x 16 with the label 2, that moves by two pixels a frame from the left; in the first row nothing is known.
    private func labels(_ frame: Int) -> [UInt8] {
        (0..<width * height).map { pixel in
            let (x, y) = (pixel % width - 2 * frame, pixel / width)
            return y == 0 ? 255 : (8..<24).contains(x) && (16..<32).contains(y) ? 2 : 0
        }
    }

    private func makeSequence(_ name: String, frames: Int) throws {
        let places = ["JPEGImages", "Annotations"].map { folder.file("\($0)/480p/\(name)") }
        for place in places { try OutputFolder.make(place) }
        for number in 0..<frames {
            let file = String(format: "/%05d", number)
            try LabelImage.write(
                labels: labels(number), width: width, height: height,
                to: places[1] + file + ".png")
            let pixels = labels(number).enumerated().flatMap { pixel, label -> [UInt8] in
                label == 2 ? [210, 50, UInt8(pixel % 97)] : [40, UInt8(pixel % 200), 90]
            }
            try JPEGWriter.write(
                pixels, width: width, height: height, to: places[0] + file + ".jpg")
        }
    }

    private func network() throws -> any PlaceTracker {
        let task = try TrackingByColorization(
            options: OptionTable(TaskRegistry.options(of: TrackingByColorization.self)))
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        model.isTraining = false
        return try #require(model as? any PlaceTracker)
    }

    private func report() throws -> TrackingReport {
        let network = try network()
        return try TrackingEvaluation.run(
            trained: network, untrained: network,
            sequences: AnnotatedSequence.davis(in: folder.path), settings: PropagationSettings(),
            shortSide: 32)
    }

    @Test func baselinesAreWhatTheirNamesSay() throws {
        try makeSequence("square", frames: 6)
        let report = try report()
        #expect(report.trained.mean == report.untrained.mean)
        #expect(report.identity.frameCount == 4 && report.identity.objectCount == 1)
        func overlap(_ moved: Double) -> Double { (16 - moved) / (16 + moved) }
        let copied = [2, 4, 6, 8].map(overlap).reduce(0, +) / 4
        #expect(abs(report.identity.regionSimilarity.mean - copied) < 1e-9)
        // In the middle of 64 the square begins at 24; in the frames that are judged at 10, 12, 14 and 16.
        let middle = [14, 12, 10, 8].map(overlap).reduce(0, +) / 4
        #expect(abs(report.centre.regionSimilarity.mean - middle) < 1e-9)
        #expect(report.empty.mean == 0)
        #expect(report.leftOut.isEmpty)
    }

    @Test func aMaskOfAnotherSizeIsAFaultOfTheFile() throws {
        try makeSequence("square", frames: 5)
        try LabelImage.write(
            labels: [UInt8](repeating: 2, count: 12), width: 4, height: 3,
            to: folder.file("Annotations/480p/square/00002.png"))
        #expect {
            try report()
        } throws: {
            "\($0)".contains("00002.png: has 4x3 pixels, the first mask of its sequence 64x48")
        }
    }

    @Test func sequencesThatTellNothingAreCounted() throws {
        try makeSequence("short", frames: 2)
        #expect {
            try report()
        } throws: { "\($0)".contains("1 too-short") }
    }

    @Test func objectsMoveTogetherToTheMiddle() {
        let first = LabelMap(
            width: 5, height: 4,
            labels: [
                1, 1, 0, 0, 0,
                2, 0, 0, 0, 255,
                0, 0, 0, 0, 0,
                0, 0, 0, 0, 0,
            ])
        #expect(
            first.centred.labels == [
                0, 0, 0, 0, 0,
                0, 1, 1, 0, 0,
                0, 2, 0, 0, 0,
                0, 0, 0, 0, 0,
            ])
        #expect(first.emptied.centred == first.emptied)
    }
}
