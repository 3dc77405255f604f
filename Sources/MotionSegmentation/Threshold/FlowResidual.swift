internal import Essentials
internal import Foundation
internal import OpticalFlow

/// Scores of each frame from its flow to the frames next to it, without the camera's motion.
///
/// What is left of a field when the affine motion that most of it follows is taken away (`GlobalMotion`, which fits
/// robustly, as RANSAC would) is held against its own median absolute deviation: a length r has the score r² / (r² + t²)
/// where t is 2.5 deviations, but at least a quarter of a pixel. So half means the threshold. Frames before and after count alike: of
/// the two scores the geometric mean is taken, since what a moving thing hides or lets appear moves in one of them only.
struct FlowResidual: Sendable {
    let flow: FlowMethod
    let workers: Int

    private static let deviations: Float = 2.5
    /// A median of normal deviations, times this, is their standard deviation.
    private static let normal: Float = 1.4826
    private static let leastThreshold: Float = 0.25
    private static let averagingRadius = 2

    /// Scores of all frames, at least two.
    func scores(of frames: [ColorPicture]) throws(FlowError) -> [ScoreMap] {
        let pictures = frames.map(\.grey)
        let results = ParallelMap.run(count: pictures.count, workers: workers) {
            index -> Result<ScoreMap, FlowError> in
            Result { () throws(FlowError) in try score(of: index, in: pictures) }
        }
        var scores: [ScoreMap] = []
        for result in results { scores.append(try result.get()) }
        return scores
    }

    private func score(of index: Int, in pictures: [GreyPicture]) throws(FlowError) -> ScoreMap {
        let estimator = try FlowEstimator(flow)
        let picture = pictures[index]
        var product = ScoreMap(width: picture.width, height: picture.height, all: 1)
        var count = 0
        for other in [
            neighbour(of: index, step: -1, pictures), neighbour(of: index, step: 1, pictures),
        ] {
            guard let other else { continue }
            let field = try estimator.flow(from: picture, to: pictures[other])
            let map = Self.score(of: GlobalMotion(of: field).removed(from: field))
            for pixel in product.values.indices { product.values[pixel] *= map.values[pixel] }
            count += 1
        }
        guard count > 0 else {
            return ScoreMap(width: picture.width, height: picture.height, all: 0)
        }
        if count == 2 { product.values = product.values.map { $0.squareRoot() } }
        return product.averaged(radius: Self.averagingRadius)
    }

    /// The next frame that differs; frames that were shown twice tell nothing.
    private func neighbour(of index: Int, step: Int, _ pictures: [GreyPicture]) -> Int? {
        var other = index + step
        while pictures.indices.contains(other), pictures[other] == pictures[index] { other += step }
        return pictures.indices.contains(other) ? other : nil
    }

    private static func score(of rest: FlowField) -> ScoreMap {
        let plane = rest.width * rest.height
        var map = ScoreMap(
            width: rest.width, height: rest.height,
            values: (0..<plane).map { index in
                let (u, v) = (rest.values[index], rest.values[plane + index])
                return u * u + v * v
            })
        let threshold = max(leastThreshold, deviations * normal * map.median.squareRoot())
        let square = threshold * threshold
        for index in map.values.indices {
            map.values[index] = map.values[index] / (map.values[index] + square)
        }
        return map
    }
}
