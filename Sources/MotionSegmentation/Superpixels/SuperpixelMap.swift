/// A picture divided into small connected regions of similar colour.
struct SuperpixelMap: Sendable {
    let width: Int
    let height: Int
    /// The region of each pixel, from 0: `[height, width]`.
    let labels: [Int32]
    /// Pixels of each region.
    let pixelCounts: [Int]
    /// Regions.
    var count: Int { pixelCounts.count }

    init(width: Int, height: Int, labels: [Int32], count: Int) {
        self.width = width
        self.height = height
        self.labels = labels
        var counts = [Int](repeating: 0, count: count)
        for label in labels { counts[Int(label)] += 1 }
        pixelCounts = counts
    }

    /// The mean of some numbers, one a pixel, over each region.
    func means(of values: [Float]) -> [Float] {
        var sums = [Float](repeating: 0, count: count)
        for (label, value) in zip(labels, values) { sums[Int(label)] += value }
        return zip(sums, pixelCounts).map { $0 / Float($1) }
    }

    /// A map in which each pixel has the score of its region.
    func map(of scores: ArraySlice<Float>) -> ScoreMap {
        ScoreMap(
            width: width, height: height, values: labels.map { scores[scores.startIndex + Int($0)] }
        )
    }

    /// The middle of the box around each region, in pixels.
    var boxCentres: [(x: Int, y: Int)] {
        var low = [SIMD2<Int32>](repeating: SIMD2(repeating: .max), count: count)
        var high = [SIMD2<Int32>](repeating: SIMD2(repeating: -1), count: count)
        for (pixel, label) in labels.enumerated() {
            let place = SIMD2(Int32(pixel % width), Int32(pixel / width))
            low[Int(label)] = pointwiseMin(low[Int(label)], place)
            high[Int(label)] = pointwiseMax(high[Int(label)], place)
        }
        return zip(low, high).map { (Int(($0.x + $1.x) / 2), Int(($0.y + $1.y) / 2)) }
    }

    /// Which regions share a side of a pixel with each region, without itself.
    var neighbours: [[Int]] {
        var pairs = [Set<Int>](repeating: [], count: count)
        func meet(_ a: Int32, _ b: Int32) {
            guard a != b else { return }
            pairs[Int(a)].insert(Int(b))
            pairs[Int(b)].insert(Int(a))
        }
        for pixel in labels.indices {
            if pixel % width + 1 < width { meet(labels[pixel], labels[pixel + 1]) }
            if pixel + width < labels.count { meet(labels[pixel], labels[pixel + width]) }
        }
        return pairs.map { $0.sorted() }
    }
}
