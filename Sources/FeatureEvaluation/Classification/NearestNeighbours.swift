internal import Foundation
internal import TensorCore

/// Classes of items by the items of known class that are nearest to them.
///
/// Features are normalized, and near is what has a large cosine s. The vote of a neighbour weighs exp(s / 0.07).
/// Source: Wu, Xiong, Yu, Lin, "Unsupervised Feature Learning via Non-Parametric Instance Discrimination",
/// CVPR 2018, section 3.4. Of neighbours with equal cosines the one that comes first in training counts as
/// nearer, of classes with equal votes the first.
struct NearestNeighbours {
    private let training: FeatureMatrix
    private let labels: [Int]
    private let classCount: Int

    /// What cosines are divided by.
    static let temperature = 0.07

    /// Takes the features and classes of known items, at least one.
    init(training: FeatureMatrix, labels: [Int], classCount: Int) {
        self.training = training.normalized
        (self.labels, self.classCount) = (labels, classCount)
    }

    /// The classes of the nearest items of each query, nearest first, with their cosines.
    func neighbours(of queries: FeatureMatrix, count: Int) -> [[(label: Int, cosine: Float)]] {
        let known = training.tensor
        let unit = queries.normalized
        // Some at a time, so that products of large sets fit into memory.
        return stride(from: 0, to: unit.rowCount, by: 256).flatMap { start in
            let part = unit.rows(Array(start..<min(unit.rowCount, start + 256)))
            let products = withoutGradients {
                part.tensor.matmul(known, transposesOther: true).values
            }
            return (0..<part.rowCount).map { row in
                nearest(products[row * labels.count..<(row + 1) * labels.count], count)
            }
        }
    }

    private func nearest(
        _ cosines: ArraySlice<Float>, _ count: Int
    ) -> [(label: Int, cosine: Float)] {
        let start = cosines.startIndex
        let order = cosines.indices.sorted {
            cosines[$0] == cosines[$1] ? $0 < $1 : cosines[$0] > cosines[$1]
        }
        return order.prefix(count).map { (labels[$0 - start], cosines[$0]) }
    }

    /// The class that the first neighbours vote for.
    func vote(_ neighbours: some Sequence<(label: Int, cosine: Float)>) -> Int {
        var votes = [Double](repeating: 0, count: classCount)
        for neighbour in neighbours {
            votes[neighbour.label] += exp(Double(neighbour.cosine) / Self.temperature)
        }
        return votes.indices.max { votes[$0] < votes[$1] || (votes[$0] == votes[$1] && $0 > $1) }
            ?? 0
    }
}
