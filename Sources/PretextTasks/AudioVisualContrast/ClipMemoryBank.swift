internal import Essentials
internal import TensorCore

/// A unit vector for each clip: the moving average of its embeddings.
///
/// Source: Wu, Xiong, Yu, Lin, "Unsupervised Feature Learning via Non-Parametric Instance
/// Discrimination", CVPR 2018, section 3.2, as Morgado, Vasconcelos, Misra, CVPR 2021, use it.
struct ClipMemoryBank {
    /// Numbers of a vector.
    let dimension: Int
    /// The vectors one after the other.
    private(set) var values: [Float]

    /// The number of clips.
    var count: Int { values.count / dimension }

    /// Vectors drawn evenly from all directions.
    init(count: Int, dimension: Int, random: inout RandomStream) {
        self.dimension = dimension
        values = []
        values.reserveCapacity(count * dimension)
        for _ in 0..<count {
            values += UnitVector.normalized((0..<dimension).map { _ in Float(random.normal()) })
        }
    }

    /// Vectors that were stored: `values` holds a whole number of them.
    init(values: [Float], dimension: Int) {
        self.values = values
        self.dimension = dimension
    }

    /// The vectors of some clips, `[rows.count, dimension]`, without record.
    func rows(_ rows: [Int]) -> Tensor {
        Tensor(shape: [rows.count, dimension]) { destination in
            for (index, row) in rows.enumerated() {
                let part = destination[index * dimension..<(index + 1) * dimension]
                _ = UnsafeMutableBufferPointer(rebasing: part).update(
                    fromContentsOf: values[row * dimension..<(row + 1) * dimension])
            }
        }
    }

    /// Moves a clip's vector towards an embedding and back to length 1.
    ///
    /// - Parameters:
    ///   - row: the clip.
    ///   - embedding: `dimension` numbers.
    ///   - momentum: the share of the old vector that stays, from 0 to 1.
    mutating func move(_ row: Int, to embedding: ArraySlice<Float>, momentum: Float) {
        let range = row * dimension..<(row + 1) * dimension
        let moved = zip(values[range], embedding).map { momentum * $0 + (1 - momentum) * $1 }
        values.replaceSubrange(range, with: UnitVector.normalized(moved))
    }
}
