import ClipDatasets
import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct AnnotatedSequenceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ place: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file(place), withIntermediateDirectories: true)
    }

    private func write(_ labels: [UInt8], _ path: String) throws {
        try LabelImage.write(labels: labels, width: 2, height: 2, to: folder.file(path))
    }

    /// A sequence of three pictures, of which the first and the last have masks.
    private func sequence(_ name: String, in place: String) throws {
        try make("JPEGImages\(place)/\(name)")
        try make("Annotations\(place)/\(name)")
        for number in 0..<3 {
            try write([0, 1, 2, 3], "JPEGImages\(place)/\(name)/0000\(number).png")
        }
        try write([1, 0, 2, 0], "Annotations\(place)/\(name)/00000.png")
        try write([0, 0, 2, 0], "Annotations\(place)/\(name)/00002.png")
    }

    @Test(arguments: ["/480p", "/Full-Resolution", ""])
    func aFolderOfDavisIsRead(_ place: String) throws {
        try sequence("dog", in: place)
        try sequence("cat", in: place)
        let sequences = try AnnotatedSequence.davis(in: folder.path)
        #expect(sequences.map(\.name) == ["cat", "dog"])
        #expect(sequences[0].annotatedFrames == [0, 2] && sequences[0].judgedFrames.isEmpty)
        #expect(try sequences[0].labels(ofFrame: 0)?.labels == [1, 0, 2, 0])
        #expect(try sequences[0].labels(ofFrame: 1) == nil)
        var numbers: [Int] = []
        try sequences[1].forEachPicture(size: .exact(width: 4, height: 4)) { number, frame in
            #expect(frame.width == 4)
            numbers.append(number)
        }
        #expect(numbers == [0, 1, 2])
    }

    @Test func whatDoesNotFitTogetherIsRefused() throws {
        #expect(throws: FileError.self) { try AnnotatedSequence.davis(in: folder.path) }
        try make("Annotations/480p")
        #expect {
            try AnnotatedSequence.davis(in: folder.path)
        } throws: { "\($0)".contains("has no sequence") }
        try sequence("dog", in: "/480p")
        try write([1, 1, 1, 1], "Annotations/480p/dog/00003.png")
        #expect {
            try AnnotatedSequence.davis(in: folder.path)
        } throws: { "\($0)".contains("00003.png: labels a picture that is not in") }
    }

    @Test func masksOfRenderedClipsBelongToTheirFrames() throws {
        let clips = try Manifest.of(SampleClips.heldout, workers: 1).clips
        try make("truth/clip-0001.masks")
        try make("truth/elsewhere.masks")
        try write([1, 0, 2, 0], "truth/clip-0001.masks/00000.png")
        try write([1, 0, 2, 0], "truth/clip-0001.masks/00010.png")
        let truth = try AnnotatedSequence.playroom(in: folder.file("truth"), for: clips)
        #expect(truth.map(\.name) == ["clip-0001"])
        #expect(truth[0].annotatedFrames == [0, 10])
        var last = 0
        try truth[0].forEachPicture(size: .shortSide(8)) { number, _ in last = number }
        #expect(last > 10)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try truth[0].forEachPicture(size: .shortSide(8)) { _, _ in throw Stop() }
        }
        try write([1, 0, 2, 0], "truth/clip-0001.masks/first.png")
        #expect(throws: FileError.self) {
            try AnnotatedSequence.playroom(in: folder.file("truth"), for: clips)
        }
        try make("none")
        #expect(throws: FileError.self) {
            try AnnotatedSequence.playroom(in: folder.file("none"), for: clips)
        }
    }

    @Test(.realRecordings)
    func realBlackAndWhiteMasksAreObjects() throws {
        let root = try #require(RealRecordings.folder) + "/davis2016"
        let sequences = try AnnotatedSequence.davis(in: root)
        #expect(sequences.count == 7)
        for sequence in sequences {
            let map = try #require(try sequence.labels(ofFrame: 0))
            #expect(SequenceJudge.objects(in: map) == [1], "\(sequence.name)")
            #expect(map.width == 854 && map.height == 480)
            // Not an outline, nor the background.
            let area = ObjectMask(map, label: 1).area
            #expect((1000..<200_000).contains(area), "\(sequence.name): \(area)")
        }
    }
}
