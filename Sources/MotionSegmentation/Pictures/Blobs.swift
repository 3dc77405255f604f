/// The connected parts of a set of pixels; neighbours share a side.
struct Blobs {
    /// The part that each pixel belongs to, from 0; -1 where the pixel is not in the set.
    let labels: [Int32]
    /// Pixels of each part.
    let pixelCounts: [Int]

    init(of isMember: (Int) -> Bool, width: Int, height: Int) {
        var labels = [Int32](repeating: -1, count: width * height)
        var counts: [Int] = []
        var waiting: [Int] = []
        for start in labels.indices where labels[start] < 0 && isMember(start) {
            let label = Int32(counts.count)
            var count = 0
            func reach(_ pixel: Int) {
                guard labels[pixel] < 0, isMember(pixel) else { return }
                labels[pixel] = label
                count += 1
                waiting.append(pixel)
            }
            reach(start)
            while let pixel = waiting.popLast() {
                let x = pixel % width
                if x > 0 { reach(pixel - 1) }
                if x + 1 < width { reach(pixel + 1) }
                if pixel >= width { reach(pixel - width) }
                if pixel + width < labels.count { reach(pixel + width) }
            }
            counts.append(count)
        }
        self.labels = labels
        pixelCounts = counts
    }

    /// The parts of a map from the score on from which pixels count as moving.
    init(ofMoving map: ScoreMap) {
        self.init(
            of: { map.values[$0] >= ScoreMap.moving }, width: map.width, height: map.height)
    }

    /// The sum of some numbers, one a pixel, over each part.
    func sums(of values: [Float]) -> [Float] {
        var sums = [Float](repeating: 0, count: pixelCounts.count)
        for (label, value) in zip(labels, values) where label >= 0 { sums[Int(label)] += value }
        return sums
    }
}

extension ScoreMap {
    /// Gives all pixels of some parts another score.
    mutating func replace(_ blobs: Blobs, where isReplaced: (Int) -> Bool, by score: Float) {
        let chosen = blobs.pixelCounts.indices.map(isReplaced)
        for (pixel, label) in blobs.labels.enumerated() where label >= 0 && chosen[Int(label)] {
            values[pixel] = score
        }
    }
}
