internal import Essentials

/// Colours that stand for all others, found by k-means.
struct ColorClusters {
    /// The cluster centres.
    private(set) var centres: [SIMD2<Float>]

    /// Takes known centres, at least one.
    init(centres: [SIMD2<Float>]) { self.centres = centres }

    /// Finds centres among samples: first ones by k-means++, then 20 rounds of Lloyd's algorithm.
    ///
    /// Source: Arthur, Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007. A cluster that loses all its
    /// samples keeps its centre.
    ///
    /// - Parameters:
    ///   - samples: at least one.
    ///   - count: how many centres, which may coincide where there are fewer colours.
    ///   - random: where the first centres come from.
    init(of samples: [SIMD2<Float>], count: Int, random: inout RandomStream) {
        centres = Self.seeds(among: samples, count: count, random: &random)
        for _ in 0..<20 {
            var sums = [SIMD2<Float>](repeating: .zero, count: count)
            var members = [Float](repeating: 0, count: count)
            for sample in samples {
                let cluster = nearest(to: sample)
                sums[cluster] += sample
                members[cluster] += 1
            }
            for cluster in 0..<count where members[cluster] > 0 {
                centres[cluster] = sums[cluster] / members[cluster]
            }
        }
    }

    /// Each further one drawn in proportion to the squared distance from those there are.
    private static func seeds(
        among samples: [SIMD2<Float>], count: Int, random: inout RandomStream
    ) -> [SIMD2<Float>] {
        var seeds = [samples[random.integer(below: samples.count)]]
        var distances = samples.map { squaredDistance($0, seeds[0]) }
        while seeds.count < count {
            var rest = random.uniform() * distances.reduce(0) { $0 + Double($1) }
            var chosen = samples.count - 1
            for (index, distance) in distances.enumerated() {
                rest -= Double(distance)
                if rest < 0 {
                    chosen = index
                    break
                }
            }
            seeds.append(samples[chosen])
            for index in samples.indices {
                distances[index] = min(
                    distances[index], squaredDistance(samples[index], samples[chosen]))
            }
        }
        return seeds
    }

    /// The number of the nearest centre, the first where several are.
    func nearest(to color: SIMD2<Float>) -> Int {
        var (best, least) = (0, Float.infinity)
        for (index, centre) in centres.enumerated() {
            let distance = Self.squaredDistance(color, centre)
            if distance < least { (best, least) = (index, distance) }
        }
        return best
    }

    private static func squaredDistance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
        let difference = a - b
        return (difference * difference).sum()
    }
}
