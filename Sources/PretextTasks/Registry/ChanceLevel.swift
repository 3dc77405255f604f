internal import Foundation

/// What guessing reaches: one of several candidates, all equally likely.
public struct ChanceLevel: Sendable, Equatable {
    private let fixed: Int
    /// Whether the samples of the batch are among the candidates.
    public let dependsOnBatch: Bool

    /// One of a number of classes.
    public static func classes(_ count: Int) -> ChanceLevel {
        ChanceLevel(fixed: count, dependsOnBatch: false)
    }

    /// One of the samples of the batch, and so many further candidates.
    public static func batch(more: Int = 0) -> ChanceLevel {
        ChanceLevel(fixed: more, dependsOnBatch: true)
    }

    /// The number of candidates.
    public func candidates(batchSize: Int) -> Int { dependsOnBatch ? batchSize + fixed : fixed }

    /// The cross-entropy of guessing, in nats.
    public func loss(batchSize: Int) -> Double { log(Double(candidates(batchSize: batchSize))) }

    /// The share of right answers by guessing, 0 to 1.
    public func accuracy(batchSize: Int) -> Double { 1 / Double(candidates(batchSize: batchSize)) }
}
