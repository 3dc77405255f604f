internal import Essentials
internal import OpticalFlow

/// How much each pixel moves other than the camera makes it, as a first guess at what moves by itself.
///
/// Of each frame flow is estimated to three frames before and three after it; fields with a camera's pattern
/// (`CameraPattern`) give deviations from it, which are averaged over 5 x 5 pixels and over fields. Source: Faktor, Irani,
/// BMVC 2014, section 3.3, with the numbers of videoseg of Pathak et al. (`compute_saliency`), where these are the frames
/// next to it.
struct MotionSaliency: Sendable {
    let settings: MotionSegmenter.Settings
    /// How many frames away those are to which flow is estimated, ascending.
    let steps: [Int]

    private static let averagingRadius = 2
    private static let frameReach = 3

    /// - Parameters:
    ///   - settings: how motion is found.
    ///   - frameRate: frames a second.
    init(settings: MotionSegmenter.Settings, frameRate: Double) {
        self.settings = settings
        let reach = settings.flowSpan.map { $0 * frameRate } ?? Double(Self.frameReach)
        steps = Set((1...3).map { max(1, Int((reach * Double($0) / 3).rounded())) }).sorted()
    }

    /// What the flow of a frame says.
    struct Finding: Sendable {
        /// Mean squared deviations, `flowSide` x `flowSide`; zero where no field has a pattern.
        let map: ScoreMap
        /// Whether any field has a pattern, or all pictures are the same.
        let hasPattern: Bool
    }

    /// What the flow of all frames of a shot says, in order.
    ///
    /// - Parameters:
    ///   - frames: at least two, of any size.
    ///   - workers: threads.
    /// - Returns: one finding a frame.
    /// - Throws: `FlowError`.
    func findings(
        of frames: [GreyPicture], workers: Int
    ) throws(FlowError) -> [Finding] {
        let pictures = frames.map {
            $0.resized(width: settings.flowSide, height: settings.flowSide)
        }
        let results = ParallelMap.run(count: pictures.count, workers: workers) {
            index -> Result<Finding, FlowError> in
            Result { () throws(FlowError) in try finding(of: index, in: pictures) }
        }
        var findings: [Finding] = []
        for result in results { findings.append(try result.get()) }
        return findings
    }

    /// Steps that reach from the middle of so many pictures to others, each once: short shots have shorter ones.
    static func steps(_ steps: [Int], in count: Int) -> [Int] {
        Set(steps.map { max(1, min($0, (count - 1) / 2)) }).sorted()
    }

    private func finding(
        of index: Int, in pictures: [GreyPicture]
    ) throws(FlowError) -> Finding {
        let estimator = try FlowEstimator(settings.flow)
        let side = settings.flowSide
        var sum = ScoreMap(width: side, height: side, all: 0)
        var (count, isStill) = (0, true)
        for other in Self.steps(steps, in: pictures.count).flatMap({ [index - $0, index + $0] })
            .sorted()
        {
            // Frames that were shown twice tell nothing of what moves.
            guard pictures.indices.contains(other), pictures[index] != pictures[other] else {
                continue
            }
            isStill = false
            let field = try estimator.flow(from: pictures[index], to: pictures[other])
            guard let pattern = CameraPattern(of: field, camera: settings.camera) else { continue }
            let map = limited(pattern.deviations(of: field))
                .averaged(radius: Self.averagingRadius)
            for pixel in sum.values.indices { sum.values[pixel] += map.values[pixel] }
            count += 1
        }
        let share = 1 / Float(max(1, count))
        return Finding(
            map: ScoreMap(width: side, height: side, values: sum.values.map { $0 * share }),
            hasPattern: count > 0 || isStill)
    }

    /// Deviations without the excess of what is fastest; as they are under the rule of the paper.
    func limited(_ map: ScoreMap) -> ScoreMap {
        guard settings.camera == .affine else { return map }
        func squared(_ length: Double) -> Float { Float(length * length) }
        let limit = max(
            squared(settings.fullMotion), squared(settings.longestMotion) * map.median)
        return ScoreMap(
            width: map.width, height: map.height, values: map.values.map { min(limit, $0) })
    }
}
