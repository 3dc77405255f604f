// Heads that judge several items of one sample: features `[N, K, ...]` to logits `[N, classes]`.

internal import Essentials
internal import TensorCore

/// What is compared of two items.
enum PairOperation {
    /// Both vectors side by side.
    case sideBySide
    /// The absolute difference of both, number by number: whichever comes first.
    case distance
}

extension Tensor {
    /// Features `[N, K, ...]` as rows of pairs `i < j` in lexicographic order, those of a sample one after the other:
    /// `[N K (K - 1) / 2, ...]`, the first axis after them twice as long where both lie side by side.
    func pairs(_ operation: PairOperation) -> Tensor {
        let (count, items) = (shape[0], shape[1])
        let rest = Array(shape.dropFirst(2))
        let rows = reshaped(to: [count * items] + rest)
        let places = TupleHeads.places(ofPairsAmong: items)
        let samples = (0..<count).map { $0 * items }
        let first = rows.gatherRows(samples.flatMap { start in places.map { start + $0.0 } })
        let second = rows.gatherRows(samples.flatMap { start in places.map { start + $0.1 } })
        switch operation {
        case .sideBySide: return Tensor.concatenated([first, second], along: 1)
        case .distance: return (first - second).absolute()
        }
    }

    /// Of clips' maps `[N, K, C, T, H, W]` and pairs of clips the absolute difference of the last map of the first and the
    /// first map of the second: `[N P, C, H, W]`, those of a sample one after the other.
    fileprivate func successions(_ places: [(Int, Int)]) -> Tensor {
        let (count, clips, length) = (shape[0], shape[1], shape[3])
        let maps = [count * clips, shape[2]] + shape.dropFirst(4)
        let samples = (0..<count).map { $0 * clips }
        func rows(at time: Int, _ clip: ((Int, Int)) -> Int) -> Tensor {
            sliced(axis: 3, time..<time + 1).reshaped(to: maps)
                .gatherRows(samples.flatMap { start in places.map { start + clip($0) } })
        }
        return (rows(at: length - 1) { $0.0 } - rows(at: 0) { $0.1 }).absolute()
    }

    /// Each row of `[N P, D]` and beside it the mean of the P rows of its sample: `[N P, 2 D]`.
    fileprivate func besideMeans(of count: Int) -> Tensor {
        let means = reshaped(to: [shape[0] / count, count, shape[1]]).mean(axes: [1])
        let rows = (0..<shape[0]).map { $0 / count }
        return Tensor.concatenated([self, means.gatherRows(rows)], along: 1)
    }

    /// Rows of pairs of K items, `[N K (K - 1) / 2, D]`, as one row a sample.
    fileprivate func joinedPairs(items: Int) -> Tensor {
        let pairs = items * (items - 1) / 2
        return reshaped(to: [shape[0] / pairs, pairs * shape[1]])
    }
}

/// Stages of heads.
enum TupleHeads {
    /// The pairs `i < j` of so many items, in lexicographic order.
    fileprivate static func places(ofPairsAmong items: Int) -> [(Int, Int)] {
        (0..<items).flatMap { i in (i + 1..<items).map { (i, $0) } }
    }

    /// All items side by side.
    static var sideBySide: Stage {
        Stage("join") {
            $0.reshaped(to: [$0.shape[0], $0.shape.dropFirst().reduce(1, *)])
        }
    }

    /// Σ_{i<j} (v_i - v_j) of the items' vectors: `[N, K, D]` to `[N, D]`.
    static var sumOfDifferences: Stage {
        Stage("differences") { features in
            let (items, width) = (features.shape[1], features.shape[2])
            // v_i is the first of K - i pairs and the second of i - 1, counted from 1.
            let weights = Tensor((0..<items).map { Float(items - 1 - 2 * $0) }, shape: [1, items])
            return weights.matmul(features).reshaped(to: [features.shape[0], width])
        }
    }

    /// A layer that all pairs `i < j` share, ReLU and dropout, and one on all pairs side by side.
    ///
    /// - Parameters:
    ///   - items: K.
    ///   - width: D, numbers of an item's vector.
    ///   - hidden: numbers of a pair.
    ///   - classes: numbers of the verdict.
    ///   - norm: the batch norm between the first layer and ReLU; none when left out.
    ///   - dropout: of the pairs' numbers.
    ///   - initialization: of both layers.
    ///   - random: the source of start values; advanced.
    /// - Returns: a chain from `[N, K, D]` to `[N, classes]`.
    static func pairwise(
        items: Int, width: Int, hidden: Int, classes: Int, norm: BatchNorm.Settings? = nil,
        dropout: Double, initialization: Initialization, random: inout RandomStream
    ) -> Sequential {
        var stages = [
            Stage("pairs") { $0.pairs(.sideBySide) },
            Stage(
                "fc7",
                Linear(
                    inputs: 2 * width, outputs: hidden, bias: norm == nil, hasReLU: norm == nil,
                    initialization: initialization, random: &random)),
        ]
        if let norm {
            stages.append(
                Stage("bn7", BatchNorm(channels: hidden, settings: norm, fusedReLU: true)))
        }
        let pairs = items * (items - 1) / 2
        return Sequential(
            stages + [
                Stage("join") { $0.joinedPairs(items: items) },
                Stage("drop7", Dropout(probability: dropout, random: &random)),
                Stage(
                    "fc8",
                    Linear(
                        inputs: pairs * hidden, outputs: classes, initialization: initialization,
                        random: &random)),
            ])
    }

    /// Convolutions on how much the maps of two items differ and where, shared by all pairs, and two layers on all
    /// pairs side by side: `[N, K, C, H, W]` to `[N, classes]`.
    ///
    /// Distances tell an order up to its reversal in time.
    static func distances(
        items: Int, channels: Int, hidden: Int, classes: Int, random: inout RandomStream
    ) -> Sequential {
        let pairs = items * (items - 1) / 2
        return Sequential(
            [Stage("pairs") { $0.pairs(.distance) }]
                + comparison(channels: channels, hidden: hidden, random: &random) + [
                    Stage("join") { $0.joinedPairs(items: items) },
                    Stage("fc", ProjectionHead([pairs * hidden, 128, classes], random: &random)),
                ])
    }

    /// What is told of each pair of maps is how far apart in time it is; an order's logit is the sum over its pairs of what
    /// speaks for the distance they have in it: `[N, K, C, H, W]` to `[N, orders]`.
    ///
    /// One network for all pairs and all orders, so that every sample teaches all of them. Beside each pair stands the mean
    /// over all pairs of its sample, which says how fast things move in it.
    ///
    /// - Parameters:
    ///   - orders: of each class the time, from 0, of the item at each of the K places.
    ///   - channels: C.
    ///   - hidden: numbers of a pair.
    ///   - random: the source of start values; advanced.
    /// - Returns: a chain from `[N, K, C, H, W]` to `[N, orders]`.
    static func timeDistances(
        orders: [[Int]], channels: Int, hidden: Int, random: inout RandomStream
    ) -> Sequential {
        let items = orders[0].count
        let places = Self.places(ofPairsAmong: items)
        let width = places.count * (items - 1)
        var values = [Float](repeating: 0, count: width * orders.count)
        for (number, times) in orders.enumerated() {
            for (pair, (i, j)) in places.enumerated() {
                let distance = abs(times[i] - times[j]) - 1
                values[(pair * (items - 1) + distance) * orders.count + number] = 1
            }
        }
        let sums = Tensor(values, shape: [width, orders.count])
        return Sequential(
            [Stage("pairs") { $0.pairs(.distance) }]
                + comparison(channels: channels, hidden: hidden, random: &random) + [
                    Stage("context") { $0.besideMeans(of: places.count) },
                    Stage("fc", ProjectionHead([2 * hidden, 64, items - 1], random: &random)),
                    Stage("sum") {
                        $0.reshaped(to: [$0.shape[0] / places.count, width]).matmul(sums)
                    },
                ])
    }

    /// What is told of each clip and each other one is how much later the other one comes, by how the end of the first
    /// differs from the beginning of the other; an order's logit is the sum over all of them of what speaks for the distance that
    /// they have in it: `[N, K, C, T, H, W]` to `[N, orders]`.
    ///
    /// Distances of frames tell an order up to its reversal in time. Those from an end to a beginning tell it whole: the end of
    /// a clip is like the beginning of the next one, and the beginning of a clip is unlike the end of the next one.
    ///
    /// - Parameters:
    ///   - orders: of each class the time, from 0, of the clip at each of the K places.
    ///   - channels: C.
    ///   - hidden: numbers of a pair.
    ///   - random: the source of start values; advanced.
    /// - Returns: a chain from `[N, K, C, T, H, W]` to `[N, orders]`.
    static func successions(
        orders: [[Int]], channels: Int, hidden: Int, random: inout RandomStream
    ) -> Sequential {
        let clips = orders[0].count
        let places = (0..<clips).flatMap { i in (0..<clips).filter { $0 != i }.map { (i, $0) } }
        // Of K clips one is up to K - 1 later or earlier than another, and never at the same time.
        let distances = 2 * (clips - 1)
        let width = places.count * distances
        var values = [Float](repeating: 0, count: width * orders.count)
        for (number, times) in orders.enumerated() {
            for (pair, (i, j)) in places.enumerated() {
                let later = times[j] - times[i]
                let distance = later + clips - (later < 0 ? 1 : 2)
                values[(pair * distances + distance) * orders.count + number] = 1
            }
        }
        let sums = Tensor(values, shape: [width, orders.count])
        return Sequential(
            [Stage("pairs") { $0.successions(places) }]
                + comparison(channels: channels, hidden: hidden, random: &random) + [
                    Stage("context") { $0.besideMeans(of: places.count) },
                    Stage("fc", ProjectionHead([2 * hidden, 64, distances], random: &random)),
                    Stage("sum") {
                        $0.reshaped(to: [$0.shape[0] / places.count, width]).matmul(sums)
                    },
                ])
    }

    /// Maps `[P, C, H, W]` of how much two things differ and where to a vector of each, `[P, hidden]`.
    private static func comparison(
        channels: Int, hidden: Int, random: inout RandomStream
    ) -> [Stage] {
        func block(_ inputs: Int, stride: Int) -> ConvBlock {
            ConvBlock(
                .init(inputs, hidden, kernel: .square(3), stride: .square(stride)), random: &random)
        }
        return [
            Stage("conv1", block(channels, stride: 2)),
            Stage("conv2", block(hidden, stride: 1)),
            Stage("pool") { $0.globalAveragePool() },
        ]
    }
}
