// Several pieces of one video in one tower, and a verdict on all of them.

public import Essentials
public import TensorCore

/// A tower that all items of a sample go through, and a head that judges their features together.
///
/// Items are frames or short clips of one video. Names: `tower`, `head` before those of the parts. The factories
/// are in `TupleNet+Papers.swift` and `TupleNet+Small.swift`.
public final class TupleNet: Module {
    private let tower: any StagedNetwork
    /// What items go through: `standardize`, if frames are, and the stages of the tower; `[M, ...]` to `[M, ...]`.
    public let trunk: any StagedNetwork
    private let head: any StagedNetwork

    /// Joins a tower and a head.
    ///
    /// - Parameters:
    ///   - tower: takes items `[M, ...]`.
    ///   - head: `[N, K, ...]`, the tower's features of K items, to `[N, classes]`.
    ///   - standardizesFrames: whether each frame first loses its brightness, contrast and tint.
    public init(tower: any StagedNetwork, head: any StagedNetwork, standardizesFrames: Bool) {
        self.tower = tower
        self.head = head
        let preparation: [Stage] = standardizesFrames ? [.pictureStandardization] : []
        trunk = Sequential(preparation + tower.stages)
    }

    /// Logits `[N, classes]` of samples `[N, K, ...]`.
    public func logits(_ samples: Tensor) -> Tensor {
        let (count, items) = (samples.shape[0], samples.shape[1])
        let features = trunk(samples.reshaped(to: [count * items] + samples.shape.dropFirst(2)))
        return head(features.reshaped(to: [count, items] + features.shape.dropFirst()))
    }

    /// Gives every dropout a new stream, as `StagedNetwork.reseedDropout`.
    public func reseedDropout(from random: inout RandomStream) {
        tower.reseedDropout(from: &random)
        head.reseedDropout(from: &random)
    }

    /// Whether batch norm uses the batch's own statistics, and dropout drops.
    public var isTraining = true {
        didSet {
            tower.isTraining = isTraining
            head.isTraining = isTraining
        }
    }

    /// Those of the tower and of the head.
    public var parameters: [NamedParameter] {
        tower.parameters(under: "tower") + head.parameters(under: "head")
    }

    /// Those of the tower and of the head.
    public var buffers: [NamedBuffer] {
        tower.buffers(under: "tower") + head.buffers(under: "head")
    }
}
