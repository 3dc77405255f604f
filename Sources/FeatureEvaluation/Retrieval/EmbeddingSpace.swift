internal import Essentials
internal import Retrieval
internal import TensorCore

/// Pictures and sounds of the same moments in one space, each able to search the others.
struct EmbeddingSpace {
    private let images: [Float]
    private let sounds: [Float]
    private let dimension: Int
    private var count: Int { images.count / dimension }

    /// Takes embeddings `[N, dimension]` of pictures and of sounds, row by row; only their directions
    /// count.
    init(images: [Float], sounds: [Float], dimension: Int) {
        self.dimension = dimension
        (self.images, self.sounds) = (unit(images), unit(sounds))
        func unit(_ rows: [Float]) -> [Float] {
            stride(from: 0, to: rows.count, by: dimension)
                .flatMap { UnitVector.normalized(Array(rows[$0..<($0 + dimension)])) }
        }
    }

    /// Draws directions at random for as many moments as another space has.
    init(random other: EmbeddingSpace, _ stream: inout RandomStream) {
        func draw(_ count: Int) -> [Float] { (0..<count).map { _ in Float(stream.normal()) } }
        self.init(
            images: draw(other.images.count), sounds: draw(other.sounds.count),
            dimension: other.dimension)
    }

    /// All directions; the right answer is the moment `shift` places further, 0 being the query's own.
    func scores(_ labels: [Set<String>]?, shiftedBy shift: Int) -> [RetrievalScores] {
        let gains = gains(labels)
        let right = (0..<count).map { ($0 + shift) % count }
        return SearchDirection.allCases.enumerated().map { index, direction in
            let ranks =
                direction.isCrossModal
                ? RankSummary(scores: products(direction), candidates: count, right: right) : nil
            return RetrievalScores(direction: direction, ranks: ranks, gain: gains[index])
        }
    }

    /// Mean nDCG of each direction; nil without labels, or where no clip is relevant to another.
    func gains(_ labels: [Set<String>]?) -> [Double?] {
        SearchDirection.allCases.map { direction in
            guard let labels else { return nil }
            let products = products(direction)
            let values = (0..<count).compactMap { query -> Double? in
                let scores = products[(query * count)..<((query + 1) * count)]
                // Of equal scores the lower row first, as in a search.
                let order = (0..<count).filter { $0 != query }.sorted {
                    let (a, b) = (scores[query * count + $0], scores[query * count + $1])
                    return a > b || (a == b && $0 < $1)
                }
                return DiscountedGain.normalized(
                    order.map { RelevanceLabels.gain(labels[query], labels[$0]) },
                    at: RetrievalEvaluation.depth)
            }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }

    /// Inner products `[N, N]`, queries by candidates.
    private func products(_ direction: SearchDirection) -> [Float] {
        let (queries, candidates) =
            switch direction {
            case .imageToSound: (images, sounds)
            case .soundToImage: (sounds, images)
            case .imageToImage: (images, images)
            case .soundToSound: (sounds, sounds)
            }
        return Tensor(queries, shape: [count, dimension])
            .matmul(Tensor(candidates, shape: [count, dimension]), transposesOther: true).values
    }
}
