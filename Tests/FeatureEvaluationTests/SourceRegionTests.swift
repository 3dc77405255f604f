import Essentials
import MediaIO
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct SourceRegionTests {
    private func region(
        _ boxes: [AnnotatedBox], rule: AnnotatedMoment.Rule = .union
    ) throws -> SourceRegion {
        try SourceRegion(
            AnnotatedMoment(picturePath: "", soundPath: "", boxes: boxes, rule: rule))
    }

    /// The protocol's own words, in plain loops over a sorted copy.
    private func slowIoU(_ responses: [Float], _ weights: [Float]) -> Double {
        let threshold = responses.sorted()[responses.count / 2]
        var (intersection, total, wrong) = (0.0, 0.0, 0.0)
        for index in responses.indices {
            let predicted = responses[index] > threshold ? 1.0 : 0.0
            intersection += predicted * Double(weights[index])
            total += Double(weights[index])
            if weights[index] == 0 { wrong += predicted }
        }
        return intersection / (total + wrong)
    }

    @Test func overlapEqualsItsDefinition() throws {
        var random = RandomStream(seed: 2)
        for _ in 0..<10 {
            let boxes = (0..<3).map { _ in
                let (x, y) = (random.uniform(in: 0...0.7), random.uniform(in: 0...0.7))
                return AnnotatedBox(
                    left: x, top: y, right: x + random.uniform(in: 0.05...0.4),
                    bottom: y + random.uniform(in: 0.05...0.4))
            }
            let responses = (0..<224 * 224).map { _ in Float(random.uniform(in: -1...1)) }
            for rule in [AnnotatedMoment.Rule.union, .consensus] {
                let region = try region(boxes, rule: rule)
                let slow = slowIoU(responses, region.weights)
                #expect(abs(region.consensusIoU(responses: responses) - slow) < 1e-9)
            }
        }
    }

    @Test func theHalfThatRespondsMostIsPredicted() throws {
        let left = try region([AnnotatedBox(left: 0, top: 0, right: 0.5, bottom: 1)])
        let falling = (0..<224 * 224).map { -Float($0 % 224) }
        // The column at the median is not above it.
        #expect(abs(left.consensusIoU(responses: falling) - 111.0 / 112) < 0.01)
        #expect(left.consensusIoU(responses: falling.map { -$0 }) < 0.01)
        #expect(left.wholeFrameIoU == 0.5 && left.areaShare == 0.5)
        // Outside of the map nothing is predicted.
        let blind = falling.map { $0 > -112 ? Float.nan : $0 }
        #expect(left.consensusIoU(responses: blind) == 0)
    }

    @Test func whatOneOfTwoSaysCountsHalf() throws {
        let boxes = [
            AnnotatedBox(left: 0, top: 0, right: 0.5, bottom: 1),
            AnnotatedBox(left: 0.25, top: 0, right: 0.75, bottom: 1),
        ]
        let weights = try region(boxes, rule: .consensus).weights
        #expect([0, 60, 120, 200].map { weights[$0] } == [0.5, 1, 0.5, 0])
        let whole = try region(boxes).weights
        #expect([0, 60, 120, 200].map { whole[$0] } == [1, 1, 1, 0])
        let three = try region(boxes + [boxes[0]], rule: .consensus).weights
        #expect(three[0] == 1 && three[60] == 1)
    }

    @Test func boxesAreHalfOpenAndCutOffAtTheFrame() throws {
        let box = AnnotatedBox(left: -0.5, top: 0.25, right: 0.5, bottom: 2)
        #expect(box == AnnotatedBox(left: 0, top: 0.25, right: 0.5, bottom: 1))
        let region = try region([box])
        #expect(region.contains(x: 0, y: 0.25) && !region.contains(x: 0.5, y: 0.25))
        #expect(!region.contains(x: 0, y: 0.2499))
        #expect(region.areaShare == 0.5 * 0.75)
    }

    @Test func aMaskIsWhatItsLabelSays() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("mask.png")
        let (width, height) = (37, 23)
        let labels = (0..<width * height).map {
            UInt8($0 % width < 10 ? 3 : $0 / width < 5 ? 200 : 0)
        }
        try LabelImage.write(labels: labels, width: width, height: height, to: path)
        #expect(
            try LabelImage.labels(contentsOf: path)
                == LabelMap(width: width, height: height, labels: labels))
        var moment = AnnotatedMoment(picturePath: "", soundPath: "", boxes: [], rule: .union)
        moment.mask = SourceMask(path: path, label: 3)
        let region = try SourceRegion(moment)
        #expect(region.contains(x: 9.9 / 37, y: 0.99) && !region.contains(x: 10.1 / 37, y: 0.1))
        #expect(abs(region.areaShare - 10.0 / 37) < 0.005)
        moment.mask = SourceMask(path: path, label: 200)
        #expect(abs(try SourceRegion(moment).areaShare - 27.0 / 37 * 5 / 23) < 0.005)
        moment.mask = SourceMask(path: folder.file("none.png"), label: 3)
        #expect(throws: MediaError.self) { try SourceRegion(moment) }
    }

    @Test func theAreaIsThatOfTrapezoids() throws {
        var tally = LocalizationTally()
        let overlaps = [0.0, 0.12, 0.5, 0.51, 0.9, 1]
        for (clip, overlap) in overlaps.enumerated() {
            tally.add(hit: overlap > 0.5 ? 1 : 0, overlap: overlap, maximum: nil, clip: clip)
        }
        var area = 0.0
        for step in 0..<20 {
            func share(_ place: Int) -> Double {
                Double(overlaps.count { $0 >= 0.05 * Double(place) }) / 6
            }
            area += 0.05 * (share(step) + share(step + 1)) / 2
        }
        #expect(abs(tally.scores.areaUnderCurve - area) < 1e-12)
        #expect(abs(tally.scores.consensusIoU - 4.0 / 6) < 1e-12)
        #expect(tally.scores.peakInRegion == 0.5)
        #expect(tally.scores.meanMaximum == nil)
    }
}
