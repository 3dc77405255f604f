internal import Essentials

/// Folds of items in which groups are whole, and every class is as evenly spread as groups allow.
enum GroupFolds {
    /// Deals groups out, the largest first, each to the fold that has least of what it brings.
    ///
    /// - Parameters:
    ///   - indices: the items to be dealt out.
    ///   - labels: the class of every item, from 0.
    ///   - groups: the group of every item.
    ///   - count: of folds, at least 1.
    ///   - random: decides between groups of the same size.
    /// - Returns: the items of each fold; some are empty where there are fewer groups than folds.
    static func deal(
        _ indices: [Int], labels: [Int], groups: [Int], count: Int, random: inout RandomStream
    ) -> [[Int]] {
        var dealt = Dictionary(grouping: indices) { groups[$0] }
            .sorted { $0.key < $1.key }.map { $0.value.sorted() }
        dealt.shuffle(using: &random)
        dealt.sort { $0.count > $1.count }
        let classCount = (labels.max() ?? 0) + 1
        var folds = [[Int]](repeating: [], count: count)
        var held = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: count)
        for group in dealt {
            let costs = folds.indices.map { fold in
                (group.reduce(0) { $0 + held[fold][labels[$1]] }, folds[fold].count)
            }
            let best = folds.indices.reduce(0) { costs[$1] < costs[$0] ? $1 : $0 }
            folds[best] += group
            for index in group { held[best][labels[index]] += 1 }
        }
        return folds
    }
}
