internal import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO

/// Features that are compared: of one source, or of one a seed.
public struct ProbeSubject {
    /// What tables call it.
    public let name: String
    let sources: [FeatureSource]

    /// Something that is the same for all seeds.
    public init(_ source: FeatureSource) {
        (name, sources) = (source.name, [source])
    }

    /// Something else for each seed, at least one, all of one name.
    public init(seeds sources: [FeatureSource]) {
        (name, self.sources) = (sources.first?.name ?? "", sources)
    }
}

/// Features of labelled clips.
public struct ProbeFeatures: Sendable {
    /// The clips that could be read.
    public let clips: LabelledClips
    /// The names of the subjects.
    let names: [String]
    /// For each subject one matrix, or one a seed; rows in the order of the clips.
    private let matrices: [[FeatureMatrix]]

    /// The features of a subject under the seed of a number, counted from 0.
    func matrix(_ subject: Int, seed: Int) -> FeatureMatrix {
        matrices[subject][seed % matrices[subject].count]
    }

    /// Whether all seeds have the same features.
    func isSame(_ subject: Int) -> Bool { matrices[subject].count == 1 }

    /// Takes features from elsewhere.
    init(clips: LabelledClips, names: [String], matrices: [[FeatureMatrix]]) {
        (self.clips, self.names, self.matrices) = (clips, names, matrices)
    }

    /// Cuts inputs from clips and lets all subjects make vectors of the same ones; a clip's vector is the mean over its
    /// inputs.
    ///
    /// - Parameters:
    ///   - clips: labelled.
    ///   - inputs: what is cut.
    ///   - subjects: what makes vectors.
    ///   - count: inputs a clip, evenly spaced.
    ///   - workers: how many threads decode.
    ///   - progress: gets the number of clips done.
    /// - Returns: the features, and how many clips could not be read, by reason.
    /// - Throws: `DatasetError` where fewer than two classes can be read, or features are no numbers.
    public static func extract(
        from clips: LabelledClips, inputs: any ClipInputs, subjects: [ProbeSubject], count: Int,
        workers: Int, progress: (Int) -> Void = { _ in }
    ) throws -> (features: ProbeFeatures, unread: [String: Int]) {
        let sources = subjects.flatMap(\.sources)
        var rows = sources.map { _ in [[Float]]() }
        var unread: [Int: String] = [:]
        // A few at a time: decoding keeps all cores busy, then computing does.
        for start in stride(from: 0, to: clips.count, by: 2 * workers) {
            let part = Array(start..<min(clips.count, start + 2 * workers))
            for (index, cut) in zip(part, cut(part, of: clips, inputs, count, workers: workers)) {
                switch cut {
                case .success(let batch):
                    let tensor = batch.tensor
                    for (number, source) in sources.enumerated() {
                        rows[number].append(mean(source.rows(tensor)))
                    }
                case .failure(let error): unread[index] = error.code.rawValue
                }
            }
            progress(part[part.count - 1] + 1)
        }
        let reasons = Dictionary(grouping: unread.values) { $0 }.mapValues(\.count)
        let kept = try clips.without(Set(unread.keys))
        // Classes that lost their clips are gone too.
        let paths = Set(kept.items.map(\.clip.path))
        let places = clips.items.indices.filter { unread[$0] == nil }
            .enumerated().filter { paths.contains(clips.items[$0.element].clip.path) }
            .map(\.offset)
        var all = rows.map { FeatureMatrix(rows: $0).rows(places) }[...]
        let matrices = subjects.map { subject in
            defer { all = all.dropFirst(subject.sources.count) }
            return Array(all.prefix(subject.sources.count))
        }
        let features = ProbeFeatures(
            clips: kept, names: subjects.map(\.name), matrices: matrices)
        try features.checkNumbers()
        return (features, reasons)
    }

    private static func cut(
        _ part: [Int], of clips: LabelledClips, _ inputs: any ClipInputs, _ count: Int,
        workers: Int
    ) -> [Result<InputBatch, MediaError>] {
        ParallelMap.run(count: part.count, workers: workers) { index in
            let clip = clips.items[part[index]].clip
            do {
                return .success(try inputs.evenlySpaced(count, of: clip))
            } catch let error as MediaError {
                return .failure(error)
            } catch {
                return .failure(
                    MediaError(code: .failed, path: clip.path, message: "\(error)"))
            }
        }
    }

    static func mean(_ rows: [[Float]]) -> [Float] {
        var sums = [Double](repeating: 0, count: rows.first?.count ?? 0)
        for row in rows {
            for (index, value) in row.enumerated() { sums[index] += Double(value) }
        }
        return sums.map { Float($0 / Double(max(1, rows.count))) }
    }

    private func checkNumbers() throws(DatasetError) {
        for (name, all) in zip(names, matrices) {
            guard let row = all.compactMap(\.firstRowWithoutNumbers).first else { continue }
            throw DatasetError(
                .unusable,
                "features of '\(name)' are no numbers for \(clips.items[row].clip.name); the network "
                    + "has diverged, or its layer grows without bound")
        }
    }
}
