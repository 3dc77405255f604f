public import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO

/// Embeddings of frame after frame of sequences.
public struct FrameSequences: Sendable {
    /// A sequence and what its name says.
    struct Sequence: Sendable {
        let clip: ClipRecord
        /// What views of one event share; a sequence of one view is an event of its own.
        let event: String
        /// What is never learnt from where it is tested.
        ///
        /// As `GroupName` has it: all views of the event, and other parts of the same recording, in whichever folder.
        let group: String
        /// The folder it lies in.
        let folder: String
        /// When its frames are, in seconds of its clock.
        let seconds: [Double]
        /// Whether the clip goes on after them, for longer than from one to the next.
        let isCut: Bool

        /// Reads the name of a clip.
        init(_ clip: ClipRecord, seconds: [Double], isCut: Bool = false) {
            (self.clip, self.seconds, self.isCut) = (clip, seconds, isCut)
            event = ViewName(clip.name)?.event ?? clip.name
            group = GroupName.of(clip.name)
            folder = String(clip.name[..<(clip.name.lastIndex(of: "/") ?? clip.name.startIndex)])
        }
    }

    let sequences: [Sequence]
    let names: [String]
    /// For each subject and each of its sources, one matrix a sequence.
    private let matrices: [[[FeatureMatrix]]]

    /// Frames below which a sequence says nothing about order.
    private static let leastFrames = 3

    /// The embeddings of a subject under the seed of a number, counted from 0: one matrix a sequence.
    func embeddings(_ subject: Int, seed: Int) -> [FeatureMatrix] {
        matrices[subject][seed % matrices[subject].count]
    }

    /// Whether all seeds have the same embeddings.
    func isSame(_ subject: Int) -> Bool { matrices[subject].count == 1 }

    /// How many sequences there are.
    public var count: Int { sequences.count }
    /// How many frames they have together.
    public var frameCount: Int { sequences.reduce(0) { $0 + $1.seconds.count } }
    /// How many of them are only the beginning of a clip.
    public var cutCount: Int { sequences.count(where: \.isCut) }
    /// How many events they show.
    public var eventCount: Int { Set(sequences.map(\.event)).count }
    /// How many groups these belong to, of which none is learnt from where it is tested.
    public var groupCount: Int { Set(groups).count }

    /// The number of each sequence's group.
    var groups: [Int] { Self.numbers(sequences.map(\.group)) }

    /// The number of each sequence's folder.
    var folders: [Int] { Self.numbers(sequences.map(\.folder)) }

    /// For each name its place among all of them, sorted.
    private static func numbers(_ names: [String]) -> [Int] {
        let places = Dictionary(
            uniqueKeysWithValues: Set(names).sorted().enumerated().map { ($1, $0) })
        return names.map { places[$0] ?? 0 }
    }

    /// Takes embeddings from elsewhere: by subject, source and sequence.
    init(sequences: [Sequence], names: [String], matrices: [[[FeatureMatrix]]]) {
        (self.sequences, self.names, self.matrices) = (sequences, names, matrices)
    }

    /// Cuts inputs at a steady rate and lets all subjects embed the same ones.
    ///
    /// - Parameters:
    ///   - clips: the sequences.
    ///   - inputs: what is cut.
    ///   - subjects: what embeds.
    ///   - rate: inputs a second.
    ///   - limit: inputs a sequence at most; what comes after them is not seen.
    ///   - byteLimit: bytes of memory that embeddings may take, by an estimate from the lengths of files.
    ///   - progress: gets the number of sequences done.
    /// - Returns: the embeddings, and how many sequences were left out, by reason.
    /// - Throws: `DatasetError` where embeddings would take more memory, once their first are there; where no two
    ///   sequences can be read, or embeddings are no numbers.
    public static func extract(
        from clips: [ClipRecord], inputs: any ClipInputs, subjects: [ProbeSubject], rate: Double,
        limit: Int, byteLimit: Int, progress: (Int) -> Void = { _ in }
    ) throws -> (sequences: FrameSequences, leftOut: [String: Int]) {
        let sources = subjects.flatMap(\.sources)
        var sequences: [Sequence] = []
        var found = sources.map { _ in [FeatureMatrix]() }
        var leftOut: [String: Int] = [:]
        var isChecked = false
        for (number, clip) in clips.enumerated() {
            do {
                var seconds: [Double] = []
                var rows = sources.map { _ in [[Float]]() }
                try inputs.walk(rate: rate, limit: limit, of: clip) { batch in
                    seconds += batch.seconds
                    let tensor = batch.tensor
                    for (index, source) in sources.enumerated() {
                        rows[index] += source.rows(tensor)
                    }
                    if !isChecked {
                        let frames = clips.map {
                            min(limit, inputs.walkCount(rate: rate, of: $0.info))
                        }
                        try checkSize(frames, rows.map { $0.first?.count ?? 0 }, byteLimit)
                        isChecked = true
                    }
                }
                if seconds.count < leastFrames {
                    leftOut["too-short", default: 0] += 1
                } else {
                    // One more is no loss: that at the very end, of which there is no frame as a rule.
                    let isCut =
                        seconds.count == limit
                        && inputs.walkCount(rate: rate, of: clip.info) > limit + 1
                    sequences.append(Sequence(clip, seconds: seconds, isCut: isCut))
                    for index in rows.indices {
                        found[index].append(FeatureMatrix(rows: rows[index]))
                    }
                }
            } catch let error as MediaError {
                leftOut[error.code.rawValue, default: 0] += 1
            }
            progress(number + 1)
        }
        guard sequences.count >= 2 else {
            throw DatasetError.nothingToJudge("pair of sequences", leftOut: leftOut)
        }
        var rest = found[...]
        let matrices = subjects.map { subject in
            defer { rest = rest.dropFirst(subject.sources.count) }
            return Array(rest.prefix(subject.sources.count))
        }
        let result = FrameSequences(
            sequences: sequences, names: subjects.map(\.name), matrices: matrices)
        try result.checkNumbers()
        return (result, leftOut)
    }

    /// Stops where embeddings take too much memory.
    private static func checkSize(
        _ frames: [Int], _ widths: [Int], _ byteLimit: Int
    ) throws(DatasetError) {
        // All are kept; learning phases from one of them needs four copies: of all frames, of those of training, these
        // scaled, and as a tensor.
        let numbers = widths.reduce(0, +) + 4 * (widths.max() ?? 0)
        let count = frames.reduce(0, +)
        let bytes = count * numbers * MemoryLayout<Float>.size
        guard bytes > byteLimit else { return }
        throw DatasetError(
            .unusable,
            "features of \(count) frames of \(frames.count) sequences would take \(ByteCount(bytes)) of memory, and "
                + "may take \(ByteCount(byteLimit)); give fewer --frames or --seeds, a lower --rate, or another "
                + "--pooling")
    }

    private func checkNumbers() throws(DatasetError) {
        for (name, all) in zip(names, matrices) {
            for embeddings in all {
                guard let index = embeddings.firstIndex(where: { $0.firstRowWithoutNumbers != nil })
                else { continue }
                throw DatasetError(
                    .unusable,
                    "features of '\(name)' are no numbers for \(sequences[index].clip.name); the network "
                        + "has diverged, or its layer grows without bound")
            }
        }
    }
}
