internal import Foundation

/// Draws scores to the edges of a picture: pixels near each other, and those that also look alike, are likely to move alike.
///
/// A conditional random field over all pairs of pixels, with five rounds of mean-field inference. Scores that are decided
/// count as right with probability .7; deviations are 3 pixels for nearness alone (weight 3), and 80 pixels with 13
/// levels of red, green and blue (weight 10), of frames 650 pixels long, and shrink with smaller ones. Source: Krähenbühl, Koltun,
/// "Efficient Inference in Fully Connected CRFs with Gaussian Edge Potentials", NIPS 2011, with the numbers of videoseg of
/// Pathak et al. (`crf.py`) and kernels normalized symmetrically.
struct DenseRandomField {
    /// The weight of the kernel of nearness and colours.
    var colourWeight: Float = 10

    private static let rounds = 5
    private static let confidence: Float = 0.7
    private static let nearWeight: Float = 3
    /// In shares of the longer side.
    private static let nearDeviation = 3.0 / 650
    private static let alikeDeviation = 80.0 / 650
    /// In levels.
    private static let colourDeviation: Float = 13

    /// The probability that each pixel moves.
    func refined(_ map: ScoreMap, _ picture: ColorPicture) -> ScoreMap {
        let (width, height) = (map.width, map.height)
        let length = Double(max(width, height))
        let near = GaussianFilter(deviation: Self.nearDeviation * length)
        let alike = NormalizedKernel(
            count: width * height,
            features: Self.features(
                of: picture, deviation: Float(Self.alikeDeviation * length)))
        let certain = logf(Self.confidence / (1 - Self.confidence))
        let unary = map.verdicts.map { verdict -> Float in
            switch verdict {
            case .moving: certain
            case .undecided: 0
            case .background: -certain
            }
        }
        var result = map
        result.values = unary.map(Self.probability)
        for _ in 0..<Self.rounds {
            // With two labels what speaks for one speaks against the other.
            let leaning = result.values.map { 2 * $0 - 1 }
            let nearby = near.apply(to: leaning, planes: 1, width: width, height: height)
            let similar = alike.filtered(leaning)
            for index in unary.indices {
                result.values[index] = Self.probability(
                    unary[index] + Self.nearWeight * nearby[index]
                        + colourWeight * similar[index])
            }
        }
        return result
    }

    private static func probability(_ logit: Float) -> Float { 1 / (1 + expf(-logit)) }

    private static func features(
        of picture: ColorPicture, deviation: Float
    ) -> (Int) -> SIMD8<Float> {
        let (width, pixels) = (picture.width, picture.pixels)
        return { pixel in
            var feature = SIMD8<Float>.zero
            feature[0] = Float(pixel % width) / deviation
            feature[1] = Float(pixel / width) / deviation
            for channel in 0..<3 {
                feature[2 + channel] = Float(pixels[3 * pixel + channel]) / colourDeviation
            }
            return feature
        }
    }
}

/// A Gaussian kernel over pixels, divided by the roots of its sums over rows and columns.
private struct NormalizedKernel {
    private let lattice: PermutohedralLattice
    private let roots: [Float]

    init(count: Int, features: (Int) -> SIMD8<Float>) {
        lattice = PermutohedralLattice(points: count, features)
        roots = lattice.filtered([Float](repeating: 1, count: count))
            .map { 1 / ($0 + 1e-20).squareRoot() }
    }

    func filtered(_ values: [Float]) -> [Float] {
        let weighted = zip(values, roots).map { $0 * $1 }
        return zip(lattice.filtered(weighted), roots).map { $0 * $1 }
    }
}
