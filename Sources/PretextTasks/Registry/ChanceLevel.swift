internal import Foundation

/// What guessing reaches: one of several candidates, all equally likely.
public struct ChanceLevel: Sendable, Equatable {
    private let fixed: Int
    /// Candidates that each sample of the batch adds; 0 where the batch does not matter.
    public let candidatesPerSample: Int
    /// Whether the samples of the batch are among the candidates.
    public var dependsOnBatch: Bool { candidatesPerSample > 0 }
    /// Whether each candidate is judged by itself: noise-contrastive estimation.
    private let judgesEach: Bool
    /// How often the first of two classes is right, where not half of the time.
    private var share: Double?
    /// The loss of guessing where it does not follow from the number of candidates.
    private var ownLoss: Double?
    /// Further problems whose losses are added.
    private var further: [ChanceLevel] = []

    /// One of a number of classes.
    public static func classes(_ count: Int) -> ChanceLevel {
        ChanceLevel(fixed: count, candidatesPerSample: 0, judgesEach: false)
    }

    /// One of two classes, of which one is right this often, more than 0 and less than 1; accuracy counts both alike.
    public static func twoClasses(share: Double) -> ChanceLevel {
        var level = classes(2)
        level.share = share
        return level
    }

    /// One of so many candidates of each sample of the batch, and so many further ones.
    public static func batch(of perSample: Int = 1, more: Int = 0) -> ChanceLevel {
        ChanceLevel(fixed: more, candidatesPerSample: perSample, judgesEach: false)
    }

    /// The same where the loss of guessing is another number, as with a margin.
    public func losing(_ loss: Double) -> ChanceLevel {
        var level = self
        level.ownLoss = loss
        return level
    }

    /// The same where the loss of another problem is added.
    public func adding(_ other: ChanceLevel) -> ChanceLevel {
        var level = self
        level.further.append(other)
        return level
    }

    /// The right one among so many drawn at random, each judged by itself.
    public static func noiseContrast(negatives: Int) -> ChanceLevel {
        ChanceLevel(fixed: negatives + 1, candidatesPerSample: 0, judgesEach: true)
    }

    /// The number of candidates as a formula of the batch's size B, in brackets where it has parts.
    public var formula: String {
        let samples = candidatesPerSample == 1 ? "B" : "\(candidatesPerSample) B"
        if candidatesPerSample == 0 { return String(fixed) }
        if fixed == 0 { return candidatesPerSample == 1 ? samples : "(\(samples))" }
        return "(\(samples) \(fixed < 0 ? "-" : "+") \(abs(fixed)))"
    }

    /// The number of candidates.
    public func candidates(batchSize: Int) -> Int { batchSize * candidatesPerSample + fixed }

    /// The loss of guessing, in nats, with the losses that are added.
    ///
    /// It is ln C of C candidates, and where each is judged by itself the sum of all
    /// C cross-entropies at the true share of right ones, ln C + (C - 1) ln (C / (C - 1)); of two classes of shares p and
    /// 1 - p, their entropy.
    public func loss(batchSize: Int) -> Double {
        further.reduce(lossAlone(batchSize: batchSize)) { $0 + $1.loss(batchSize: batchSize) }
    }

    private func lossAlone(batchSize: Int) -> Double {
        if let ownLoss { return ownLoss }
        if let share { return -share * log(share) - (1 - share) * log(1 - share) }
        let count = Double(candidates(batchSize: batchSize))
        return log(count) + (judgesEach ? (count - 1) * log(count / (count - 1)) : 0)
    }

    /// The share of right answers by guessing, 0 to 1.
    public func accuracy(batchSize: Int) -> Double { 1 / Double(candidates(batchSize: batchSize)) }
}
