internal import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO
internal import MotionSegmentation

/// How well something marks what moves, over some sequences.
public struct MotionScores: Sendable {
    /// What it is called.
    public let label: String
    /// The sequences it was measured on; nil for all.
    public let camera: MotionTruth.Camera?
    /// All frames.
    public let tally: ThresholdTally
    /// The mean intersection over union of frames of one half of the sequences at the threshold that is best for the
    /// other half, both ways; nil where there is only one sequence.
    public let chosenOverlap: Double?
    /// Sequences.
    public let sequenceCount: Int
}

/// Measures segmenters and networks on sequences with true masks, beside baselines on the same frames.
public struct MotionEvaluation {
    /// What is measured, with its name.
    private let subjects: [(label: String, source: ClipSegmenter.Source)]
    private let longestSide: Int
    private let stride: Int

    private static let baselines = ["first mask copied", "nothing", "everything", "the middle"]

    /// Prepares to measure.
    ///
    /// - Parameters:
    ///   - subjects: what is measured, with its name.
    ///   - longestSide: of frames whose motion is looked at.
    ///   - stride: every so many annotated frames one is judged.
    public init(
        subjects: [(label: String, source: ClipSegmenter.Source)], longestSide: Int, stride: Int
    ) {
        self.subjects = subjects
        self.longestSide = longestSide
        self.stride = stride
    }

    /// Measures on sequences.
    ///
    /// - Parameters:
    ///   - truths: the sequences.
    ///   - progress: called after each sequence with how many are done.
    /// - Returns: for each subject and baseline, scores on all sequences and on those of each kind of camera.
    /// - Throws: `MediaError`, `FlowError`; `DatasetError` where nothing moves in any frame.
    public func run(
        _ truths: [MotionTruth], progress: (Int) -> Void = { _ in }
    ) throws -> [MotionScores] {
        // For each sequence a tally of each subject and baseline.
        var tallies: [[ThresholdTally]] = []
        for (number, truth) in truths.enumerated() {
            tallies.append(try judge(truth))
            progress(number + 1)
        }
        guard tallies.contains(where: { $0[0].frameCount > 0 }) else {
            throw DatasetError(.unusable, "in none of the judged frames anything moves")
        }
        let labels = subjects.map(\.label) + Self.baselines
        let cameras = MotionTruth.Camera.allCases.filter { camera in
            truths.contains { $0.camera == camera }
        }
        let groups: [MotionTruth.Camera?] = cameras.count > 1 ? [nil] + cameras : [nil]
        return groups.flatMap { camera in
            let chosen = truths.indices.filter { camera == nil || truths[$0].camera == camera }
            return labels.indices.map { row in
                Self.scores(labels[row], camera, chosen.map { tallies[$0][row] })
            }
        }
    }

    private static func scores(
        _ label: String, _ camera: MotionTruth.Camera?, _ tallies: [ThresholdTally]
    ) -> MotionScores {
        var halves = [ThresholdTally(), ThresholdTally()]
        for (number, tally) in tallies.filter({ $0.frameCount > 0 }).enumerated() {
            halves[number % 2].add(tally)
        }
        var all = halves[0]
        all.add(halves[1])
        let overlaps = (0..<2).map { halves[$0].meanOverlap(at: halves[1 - $0].bestThreshold) }
        let weights = halves.map { Double($0.frameCount) }
        let chosen =
            (overlaps[0] * weights[0] + overlaps[1] * weights[1]) / (weights[0] + weights[1])
        return MotionScores(
            label: label, camera: camera, tally: all,
            chosenOverlap: weights.contains(0) ? nil : chosen, sequenceCount: tallies.count)
    }

    // MARK: - One sequence

    /// A tally of each subject and baseline.
    private func judge(_ truth: MotionTruth) throws -> [ThresholdTally] {
        let judged = truth.sequence.annotatedFrames.enumerated()
            .filter { $0.offset % stride == 0 }.map(\.element)
        var tallies = [ThresholdTally](
            repeating: ThresholdTally(), count: subjects.count + Self.baselines.count)
        for (row, subject) in subjects.enumerated() {
            try score(truth, by: subject.source, frames: Set(judged), into: &tallies[row])
        }
        var first: ScoreMap?
        for number in judged {
            guard let known = try truth.verdicts(ofFrame: number) else { continue }
            let (width, height) = (known.width, known.height)
            let maps = [
                // Of the first frame itself a copy says nothing.
                first?.resized(width: width, height: height),
                ScoreMap(width: width, height: height, all: 0),
                ScoreMap(width: width, height: height, all: 1),
                Self.middle(width: width, height: height),
            ]
            for (row, map) in maps.enumerated() {
                if let map { tallies[subjects.count + row].add(map.values, known.values) }
            }
            first =
                first
                ?? ScoreMap(
                    width: width, height: height,
                    values: known.values.map { $0 == .moving ? 1 : 0 })
        }
        return tallies
    }

    private func score(
        _ truth: MotionTruth, by source: ClipSegmenter.Source, frames: Set<Int>,
        into tally: inout ThresholdTally
    ) throws {
        let segmenter = ClipSegmenter(
            try Self.source(source, for: truth.sequence), longestSide: longestSide)
        var next = 0
        func judge(_ maps: [ScoreMap]) throws {
            for map in maps {
                defer { next += 1 }
                guard frames.contains(next), let known = try truth.verdicts(ofFrame: next) else {
                    continue
                }
                tally.add(
                    map.resized(width: known.width, height: known.height).values, known.values)
            }
        }
        try truth.sequence.forEachPicture(size: .native) { _, frame in
            try judge(segmenter.append(frame))
        }
        try judge(segmenter.finish())
    }

    /// The same source, which knows how fast the frames of a sequence come.
    private static func source(
        _ source: ClipSegmenter.Source, for sequence: AnnotatedSequence
    ) throws(MediaError) -> ClipSegmenter.Source {
        guard case .motion(var segmenter) = source, let rate = try sequence.frameRate() else {
            return source
        }
        segmenter.frameRate = rate
        return .motion(segmenter)
    }

    /// A box in the middle, half as wide and half as high as the frame.
    private static func middle(width: Int, height: Int) -> ScoreMap {
        var map = ScoreMap(width: width, height: height, all: 0)
        for y in height / 4..<height - height / 4 {
            for x in width / 4..<width - width / 4 { map.values[y * width + x] = 1 }
        }
        return map
    }
}
