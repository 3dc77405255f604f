import ClipDatasets
import Essentials
import Foundation
import Inference
import MediaIO
import NeuralNetworks
import PretextTasks
import Retrieval
import TensorCore
import TestSupport
import Testing

@testable import FeatureEvaluation

/// A network without weights that knows two words, and that white pictures are one and black ones the other.
private final class TwoWords: TextEmbedding {
    var isTraining = false
    var parameters: [NamedParameter] { [] }
    var buffers: [NamedBuffer] { [] }
    let frameView = ImageAugmentation(centreCropOf: 16, framing: .stretch)
    let frameTiming = FrameTiming.single
    let vocabulary = Vocabulary(words: ["white", "black"])

    func imageFeatures(_ images: Tensor) -> Tensor {
        let count = images.shape[0]
        let means = images.reshaped(to: [count, images.count / max(1, count)]).mean(axes: [1])
            .values
        return Tensor(means.flatMap { [$0, -$0] }, shape: [count, 2])
    }

    var imageTrunk: any StagedNetwork { Sequential([Stage("brightness", imageFeatures)]) }

    func textFeatures(_ sentences: [String]) -> Tensor {
        let rows = sentences.map { sentence -> [Float] in
            let words = vocabulary.numbers(of: sentence, limit: 9)
            return [words.contains(1) ? 1 : 0, words.contains(2) ? 1 : 0]
        }
        return Tensor(rows.flatMap { $0 }, shape: [sentences.count, 2])
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        StepOutcome(loss: Tensor(0), accuracy: 0)
    }
}

@Suite struct NarrationEvaluationTests {
    private let folder: TemporaryFolder
    private let clips: [ClipRecord]

    /// Clips of 12 s, white during 2 s and black for the rest or the other way round, with a sentence about that.
    init() throws {
        folder = try TemporaryFolder()
        for clip in 0..<3 {
            let start = 3 + 2 * clip
            let path = folder.file("\(clip).mp4")
            let movie = try MovieWriter(
                path: path,
                settings: MovieSettings(
                    container: .mp4, width: 32, height: 32, frameRate: 10, sampleRate: 48000))
            for frame in 0..<120 {
                let isInside = (start * 10..<(start + 2) * 10).contains(frame)
                let level: UInt8 = isInside == (clip != 1) ? 240 : 15
                try movie.append(picture: [UInt8](repeating: level, count: 32 * 32 * 3).span)
                try movie.append(sound: [Float](repeating: 0, count: 4800).span)
            }
            try movie.finish()
            let cues = [
                SubtitleCue(
                    startSeconds: Double(start), endSeconds: Double(start) + 2,
                    text: clip == 1 ? "now black" : "now white"),
                SubtitleCue(startSeconds: 9.5, endSeconds: 11.5, text: "something else"),
            ]
            try Data(SubRipText.text(of: cues).utf8).write(
                to: URL(fileURLWithPath: folder.file("\(clip).srt")))
            let truth =
                "{\"narration\":[{\"start\":\(start),\"end\":\(start + 2),\"text\":\"\(cues[0].text)\",\"object\":1},"
                + "{\"start\":9.5,\"end\":11.5,\"text\":\"something else\"}]}"
            try Data(truth.utf8).write(to: URL(fileURLWithPath: folder.file("\(clip).json.truth")))
        }
        clips = try Manifest.of(folder.path, workers: 1).clips
    }

    private func truthFolder() throws -> String {
        let path = folder.file("truth")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for clip in 0..<3 {
            try FileManager.default.copyItem(
                atPath: folder.file("\(clip).json.truth"), toPath: "\(path)/\(clip).json")
        }
        return path
    }

    @Test func whatIsSeenIsPutBack() throws {
        let report = try NarrationEvaluation.run(
            models: [("two words", TwoWords())], clips: clips,
            truth: NarrationTruth(folder: try truthFolder()), disturbance: 3,
            rule: AlignmentRule(maximumShift: 4, leastScore: 1), strideSeconds: 0.25, seed: 1)
        #expect(report.clipCount == 3 && report.cueCount == 6 && report.seenCount == 3)
        let rows = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.name, $0.scores) })
        let disturbed = try #require(rows["disturbed"]?.seenError)
        let aligned = try #require(rows["two words"])
        #expect(try #require(aligned.seenError) < 0.4 && disturbed > 0.5)
        #expect(aligned.area == 1 && aligned.placedShare == 0.5)
        #expect(rows["even"]?.placedShare == nil && rows["even"]?.area == nil)
        // Errors of all sentences stand beside those of the ones that are seen.
        #expect(aligned.meanError > 0 && aligned.meanError != aligned.seenError)
    }

    @Test func withoutTruthTheTextItselfCounts() throws {
        let report = try NarrationEvaluation.run(
            models: [("two words", TwoWords())], clips: clips, truth: NarrationTruth(),
            disturbance: 0, rule: AlignmentRule(leastScore: 1), strideSeconds: 0.25, seed: 1)
        #expect(report.seenCount == nil && report.rows[0].scores.meanError == 0)
        #expect(report.rows[2].scores.meanError < 0.3)
    }

    @Test func disturbedSentencesStayInTheClip() {
        var random = RandomStream(seed: 3)
        let cue = SubtitleCue(startSeconds: 1, endSeconds: 3, text: "x")
        for _ in 0..<100 {
            let moved = NarrationEvaluation.disturb(cue, by: 5, in: 0..<6, &random)
            #expect(moved.startSeconds >= 0 && moved.endSeconds <= 6 + 1e-9)
            #expect(abs(moved.endSeconds - moved.startSeconds - 2) < 1e-9)
        }
    }

    @Test func areasCountTiesAsHalf() {
        #expect(NarrationEvaluation.area([2, 3], [1]) == 1)
        #expect(NarrationEvaluation.area([1], [1, 2]) == 0.25)
        #expect(NarrationEvaluation.area([], [1]) == nil)
    }

    // MARK: - Retrieval

    @Test func sentencesFindTheirClips() throws {
        let moments = try DescribedMoment.narrated(
            clips, truth: NarrationTruth(folder: try truthFolder()),
            vocabulary: TwoWords().vocabulary, count: 10, leastSeconds: 1, seed: 1)
        #expect(moments.count == 3)
        #expect(moments.allSatisfy { $0.sentences[0] != "something else" })
        let report = try TextRetrieval.run(models: [TwoWords()], moments: moments)
        #expect(report.momentCount == 3 && report.sentenceCount == 3)
        // Two clips say "white", and neither is a wrong answer to the other's.
        #expect(report.textToClip[0].ranks == [1, 1, 1])
        #expect(report.clipToText[0].ranks == [1, 1, 1])
        #expect(report.candidateCounts.sorted() == [2, 2, 3])
        #expect(report.mismatched.meanRank > report.textToClip[0].meanRank)
    }

    @Test func captionsOfOneClipBelongTogether() throws {
        let captions = [
            Caption(video: "1", seconds: 5..<7, text: "black"),
            Caption(video: "0.mp4", seconds: 3..<5, text: "white"),
            Caption(video: "1", seconds: 5..<7, text: "so black"),
            Caption(video: "none", seconds: nil, text: "white"),
        ]
        let (moments, missing) = DescribedMoment.captioned(captions, clips: clips)
        #expect(moments.map(\.sentences) == [["black", "so black"], ["white"]])
        #expect(missing == ["none"])
        let report = try TextRetrieval.run(models: [TwoWords()], moments: moments)
        #expect(report.sentenceCount == 3 && report.textToClip[0].recall(at: 1) == 1)
        #expect(report.clipToText[0].ranks == [1, 1])
        #expect(throws: DatasetError.self) {
            try TextRetrieval.run(models: [TwoWords()], moments: [moments[0]])
        }
    }

    @Test func theBestOwnSentenceCounts() {
        // Sentences 0 and 1 are of clip 0, sentence 2 of clip 1.
        let scores: [Float] = [0.1, 0.9, 0.8, 0.2, 0.8, 0.3]
        let none = [Set<Int>](repeating: [], count: 3)
        #expect(TextRetrieval.bestOwn(scores, [0, 0, 1], none, clips: 2).ranks == [1.5, 2])
        // Sentence 0 says of clip 0 what clip 1 is described by, too: there it beat clip 1's own.
        let twins: [Set<Int>] = [[1], [], []]
        #expect(TextRetrieval.bestOwn(scores, [0, 0, 1], twins, clips: 2).ranks == [1.5, 1])
    }

    @Test func theWrongClipIsNoneOfTheSameWords() {
        let twins: [Set<Int>] = [[1], [0], [], [0, 1, 2]]
        #expect(TextRetrieval.mismatched([0, 1, 2, 3], twins, clips: 4) == [2, 2, 3, 3])
    }

    @Test func equalSentencesAreTwinsWhateverTheirPunctuation() {
        let moments = [["A dog!", "a cat"], ["a dog"], ["a bird", "a bird"]].map {
            DescribedMoment(clip: clips[0], seconds: 0..<1, sentences: $0)
        }
        #expect(TextRetrieval.twins(of: moments) == [[1], [], [0], [], []])
    }
}
