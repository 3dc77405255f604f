internal import ClipDatasets
internal import Essentials

/// One division of items into those to learn from and those to be tested on.
struct EvaluationRound: Sendable, Equatable {
    /// What is learnt from, in an order of chance, by which ties are broken.
    var training: [Int]
    /// The part of these on which settings are chosen; empty where there is none.
    var validation: [Int]
    /// What is tested.
    var test: [Int]
}

/// Divides items such that groups stay together.
///
/// A given division is kept: one round of training and test, or one a fold. Without one, groups are dealt out to folds
/// such that each has about its share of every class, and every fold is tested once.
struct EvaluationRounds {
    private let items: LabelledClips
    private let foldCount: Int

    /// A quarter of training's groups is for validation.
    private static let validationFolds = 4

    /// Prepares for dividing.
    ///
    /// - Parameters:
    ///   - items: what is divided.
    ///   - foldCount: into how many folds, at least 2, where no division is given.
    init(_ items: LabelledClips, foldCount: Int) {
        (self.items, self.foldCount) = (items, foldCount)
    }

    /// The rounds of a seed.
    ///
    /// - Throws: `DatasetError` where a given division has a group in training and test, or a class in test and not
    ///   in training.
    func rounds(seed: UInt64) throws(DatasetError) -> [EvaluationRound] {
        var random = RandomStream(seed: seed, keys: RandomStream.key("evaluation rounds"))
        let parts = items.items.map { $0.split?.lowercased() }
        guard parts.contains(where: { $0 != nil }) else {
            let folds = folds(Array(items.labels.indices), count: foldCount, &random)
            return try rounds(of: folds, names: nil, &random)
        }
        let known: Set<String> = ["train", "validation", "test"]
        if parts.allSatisfy({ $0.map(known.contains) ?? false }) {
            return [try givenRound(parts.compactMap { $0 }, &random)]
        }
        return try givenFolds(parts, &random)
    }

    // MARK: - Given divisions

    private func givenRound(
        _ parts: [String], _ random: inout RandomStream
    ) throws(DatasetError) -> EvaluationRound {
        func places(_ name: String) -> [Int] { parts.indices.filter { parts[$0] == name } }
        var training = places("train") + places("validation")
        training.shuffle(using: &random)
        var round = EvaluationRound(
            training: training, validation: places("validation"), test: places("test"))
        try check(round)
        try checkGroups(of: round.validation, "validation", against: places("train"))
        if round.validation.isEmpty { round.validation = validation(of: training, &random) }
        return round
    }

    private func givenFolds(
        _ parts: [String?], _ random: inout RandomStream
    ) throws(DatasetError) -> [EvaluationRound] {
        if let index = parts.firstIndex(where: { ($0 ?? "").isEmpty }) {
            throw DatasetError(
                .unusable,
                "\(items.items[index].clip.name) has no split; give 'train', 'validation', 'test' or a fold to "
                    + "every clip")
        }
        let names = Set(parts.compactMap { $0 }).sorted()
        guard names.count >= 2 else {
            throw DatasetError(
                .unusable,
                "every clip is in the split '\(names.first ?? "")'; give 'train' and 'test', or folds"
            )
        }
        let folds = names.map { name in parts.indices.filter { parts[$0] == name } }
        return try rounds(of: folds, names: names, &random)
    }

    /// Stops where a group is on both sides, or a class is tested that cannot be learnt.
    private func check(_ round: EvaluationRound) throws(DatasetError) {
        guard !round.test.isEmpty, !round.training.isEmpty else {
            let side = round.test.isEmpty ? "test" : "train"
            throw DatasetError(.unusable, "the split has no clip in '\(side)'")
        }
        try checkGroups(of: round.test, "test", against: round.training)
        let known = Set(round.training.map { items.labels[$0] })
        for index in round.test {
            guard known.contains(items.labels[index]) else {
                let item = items.items[index]
                throw DatasetError(
                    .unusable,
                    "class '\(item.label)' is in test (\(item.clip.name)) and not in training")
            }
        }
    }

    /// Stops where a group is on both sides.
    private func checkGroups(
        of part: [Int], _ name: String, against training: [Int]
    ) throws(DatasetError) {
        let trained = Dictionary(
            training.map { (items.groups[$0], $0) }, uniquingKeysWith: { a, _ in a })
        for index in part {
            guard let other = trained[items.groups[index]] else { continue }
            let item = items.items[index]
            throw DatasetError(
                .unusable,
                "group '\(item.group)' is in training (\(items.items[other].clip.name)) and in \(name) "
                    + "(\(item.clip.name)); put it on one side")
        }
    }

    // MARK: - Folds

    private func rounds(
        of folds: [[Int]], names: [String]?, _ random: inout RandomStream
    ) throws(DatasetError) -> [EvaluationRound] {
        var rounds: [EvaluationRound] = []
        for (number, test) in folds.enumerated() where !test.isEmpty {
            var training = folds.indices.filter { $0 != number }.flatMap { folds[$0] }
            training.shuffle(using: &random)
            let round = EvaluationRound(training: training, validation: [], test: test)
            try check(round)
            rounds.append(round)
        }
        for index in rounds.indices {
            rounds[index].validation = validation(of: rounds[index].training, &random)
        }
        return rounds
    }

    private func folds(
        _ indices: [Int], count: Int, _ random: inout RandomStream
    ) -> [[Int]] {
        GroupFolds.deal(
            indices, labels: items.labels, groups: items.groups, count: count, random: &random)
    }

    /// A part of training that leaves every class something to be learnt from.
    private func validation(of training: [Int], _ random: inout RandomStream) -> [Int] {
        let folds = folds(training, count: Self.validationFolds, &random)
        let part = folds[0]
        let kept = Set(folds.dropFirst().joined().map { items.labels[$0] })
        let groups = Dictionary(grouping: part) { items.groups[$0] }
        let usable = groups.filter { $0.value.allSatisfy { kept.contains(items.labels[$0]) } }
        return usable.values.joined().sorted()
    }
}
