internal import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO
public import PretextTasks

/// How well objects were followed, beside baselines on the same frames.
public struct TrackingReport: Sendable {
    /// The trained network.
    public let trained: MaskScores
    /// The untrained network.
    public let untrained: MaskScores
    /// The first mask, wherever things went.
    public let identity: MaskScores
    /// The first mask, moved to the middle of the frame.
    public let centre: MaskScores
    /// Nothing anywhere.
    public let empty: MaskScores
    /// How often sequences could not be judged, by reason.
    public let leftOut: [String: Int]
}

/// Follows objects through sequences whose masks are known.
///
/// Source of the protocol: DAVIS 2017, semi-supervised: the masks of the first frame are given, the first and the last frame are
/// not judged, and means are over objects.
public struct TrackingEvaluation {
    private let models: [any PlaceTracker]
    private let settings: PropagationSettings
    private let shortSide: Int?
    private let step: Int
    private var tallies = Array(repeating: MaskTally(), count: 5)
    private var leftOut: [String: Int] = [:]

    /// Measures a network.
    ///
    /// - Parameters:
    ///   - trained: the network, in inference form.
    ///   - untrained: the same without training.
    ///   - sequences: pictures with masks.
    ///   - settings: how labels go on.
    ///   - shortSide: the shorter side, in pixels, of frames as networks see them; nil for that of training.
    ///   - step: takes every so many frames; the others are neither seen nor judged.
    ///   - limit: how many sequences at most, drawn from all.
    ///   - seed: names the draw.
    ///   - progress: is told how many sequences are done, of how many.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where nothing can be judged, `MediaError` where a picture cannot be read, or a mask has
    ///   another size than the pictures.
    public static func run(
        trained: any PlaceTracker, untrained: any PlaceTracker, sequences: [AnnotatedSequence],
        settings: PropagationSettings, shortSide: Int? = nil, step: Int = 1, limit: Int = .max,
        seed: UInt64 = 1, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> TrackingReport {
        var evaluation = TrackingEvaluation(
            models: [trained, untrained], settings: settings, shortSide: shortSide, step: step)
        var random = RandomStream(seed: seed, keys: RandomStream.key("tracking evaluation"))
        let chosen = sequences.shuffled(using: &random).prefix(limit)
        for (number, sequence) in chosen.enumerated() {
            try evaluation.judge(sequence)
            progress(number + 1, chosen.count)
        }
        return try evaluation.report()
    }

    private func report() throws(DatasetError) -> TrackingReport {
        let scores = tallies.compactMap(\.scores)
        guard scores.count == tallies.count else {
            throw .nothingToJudge("sequence", leftOut: leftOut)
        }
        return TrackingReport(
            trained: scores[0], untrained: scores[1], identity: scores[2], centre: scores[3],
            empty: scores[4], leftOut: leftOut)
    }

    private mutating func judge(_ sequence: AnnotatedSequence) throws {
        let frames =
            sequence.annotatedFrames.first.map { first in
                sequence.annotatedFrames.filter { ($0 - first) % step == 0 }
            } ?? []
        guard frames.count > 2, let first = try sequence.labels(ofFrame: frames[0]) else {
            leftOut["too-short", default: 0] += 1
            return
        }
        let judge = SequenceJudge(first: first)
        guard !judge.objects.isEmpty else {
            leftOut["no object in the first frame", default: 0] += 1
            return
        }
        let trackers = models.map {
            MaskTracker(
                of: first, model: $0, settings: settings, path: sequence.name, shortSide: shortSide)
        }
        let copies = [first, first.centred, first.emptied]
        var judges = Array(repeating: judge, count: tallies.count)
        let judged = Set(frames.dropFirst().dropLast())
        let last = frames[frames.count - 1]
        try sequence.forEachPicture(size: .native) { number, picture in
            guard number >= frames[0], number < last, (number - frames[0]) % step == 0 else {
                return
            }
            let predicted = try trackers.map { try $0.next(picture).labels } + copies
            guard judged.contains(number), let truth = try sequence.labels(ofFrame: number)
            else { return }
            try Self.require(truth, of: sequence, frame: number, toFit: first)
            for (index, labels) in predicted.enumerated() {
                judges[index].add(predicted: labels, truth: truth)
            }
        }
        for index in tallies.indices { tallies[index].add(judges[index]) }
    }

    private static func require(
        _ truth: LabelMap, of sequence: AnnotatedSequence, frame: Int, toFit first: LabelMap
    ) throws(MediaError) {
        guard truth.width != first.width || truth.height != first.height else { return }
        throw MediaError(
            code: .damaged, path: sequence.masks[frame] ?? sequence.name,
            message: "has \(truth.width)x\(truth.height) pixels, the first mask of its sequence "
                + "\(first.width)x\(first.height)")
    }
}
