/// Spreads the bands of a spectrum over the bins that they gathered: nonnegative least squares.
///
/// Bins `x` that minimize `|W x - b|` for weights `W` and bands `b`, by multiplicative steps
/// `x *= (W' b) / (W' W x)`, which keep `x` nonnegative and never make the error larger.
/// Source: Lee and Seung, "Algorithms for non-negative matrix factorization", NIPS 2000. librosa's
/// `feature.inverse.mel_to_stft` solves the same problem by L-BFGS-B.
struct BandSpreading {
    private let weights: SparseRows
    private let binCount: Int
    /// Steps of a frame: triangles overlap only their neighbours, so that few suffice.
    private static let stepCount = 50

    init(weights: SparseRows, binCount: Int) {
        self.weights = weights
        self.binCount = binCount
    }

    /// The bins of one frame; those that no band gathers are 0.
    func bins(of bands: [Double]) -> [Double] {
        let target = gatherBack(bands)
        var bins = target
        for _ in 0..<Self.stepCount {
            let current = gatherBack(gather(bins))
            for bin in bins.indices {
                bins[bin] = current[bin] > 0 ? bins[bin] * target[bin] / current[bin] : 0
            }
        }
        return bins
    }

    /// `W x`.
    private func gather(_ bins: [Double]) -> [Double] {
        weights.rows.map { row in
            var sum = 0.0
            for place in 0..<row.count {
                sum += Double(weights.weights[row.start + place]) * bins[row.firstColumn + place]
            }
            return sum
        }
    }

    /// `W' b`.
    private func gatherBack(_ bands: [Double]) -> [Double] {
        var bins = [Double](repeating: 0, count: binCount)
        for (row, band) in zip(weights.rows, bands) {
            for place in 0..<row.count {
                bins[row.firstColumn + place] +=
                    Double(weights.weights[row.start + place]) * band
            }
        }
        return bins
    }
}
