import OpticalFlow
import Testing

@testable import MotionSegmentation

@Suite struct SaliencyTests {
    /// A field with another motion in a part of it.
    private func field(
        _ camera: (Double, Double) -> (Double, Double), own: (Double, Double) = (6, 2)
    ) -> FlowField {
        let side = 40
        var values = [Float](repeating: 0, count: 2 * side * side)
        for y in 0..<side {
            for x in 0..<side {
                let isOwn = (10..<18).contains(x) && (20..<30).contains(y)
                let (u, v) =
                    isOwn ? own : camera(Double(x) / 20 - 1, Double(y) / 20 - 1)
                values[y * side + x] = Float(u)
                values[side * side + y * side + x] = Float(v)
            }
        }
        return FlowField(width: side, height: side, values: values)
    }

    @Test func aStandingCameraIsTold() {
        let still = field { _, _ in (0.2, 0) }
        #expect(CameraPattern(of: still, camera: .affine) == .standing)
        let map = CameraPattern.standing.deviations(of: still)
        #expect(abs(map.values[25 * 40 + 12] - 40) < 1e-3)
        #expect(abs(map.values[0] - 0.04) < 1e-3)
    }

    @Test func aTranslatingCameraIsTold() throws {
        // Up and to the left; what moves by itself goes the other way.
        let moving = field { _, _ in (-2, -2) }
        let pattern = try #require(CameraPattern(of: moving, camera: .translation))
        guard case .translating(let direction) = pattern else {
            Issue.record("\(pattern)")
            return
        }
        #expect(abs(direction + 0.75 * .pi) < .pi / 20)
        let map = pattern.deviations(of: moving)
        #expect(map.values[25 * 40 + 12] > 4)
        #expect(map.values[0] < 0.03)
    }

    @Test func aZoomingCameraIsToldOnlyWhereLookedFor() throws {
        let zooming = field { x, y in (4 * x + 1, 4 * y) }
        #expect(CameraPattern(of: zooming, camera: .translation) == nil)
        let pattern = try #require(CameraPattern(of: zooming, camera: .affine))
        let map = pattern.deviations(of: zooming)
        #expect(map.values[25 * 40 + 12] > 20)
        #expect(map.values[2] < 0.5)
    }

    @Test func fieldsWithoutOrderHaveNoPattern() {
        let chaos = field { x, y in
            (9 * ((x * 977).rounded().truncatingRemainder(dividingBy: 3)), y > 0 ? 9 : -9)
        }
        #expect(CameraPattern(of: chaos, camera: .affine) == nil)
        #expect(CameraPattern(of: chaos, camera: .translation) == nil)
    }

    @Test(
        arguments: [
            (nil, 25, [1, 2, 3]), (0.12, 25, [1, 2, 3]), (0.5, 25, [4, 8, 13]),
            (0.5, 12, [2, 4, 6]),
            (0.08, 25, [1, 2]), (0.001, 25, [1]),
        ] as [(Double?, Double, [Int])])
    func flowSpansAreSecondsInThreeSteps(_ span: Double?, _ rate: Double, _ steps: [Int]) {
        var settings = MotionSegmenter.Settings()
        settings.flowSpan = span
        #expect(MotionSaliency(settings: settings, frameRate: rate).steps == steps)
    }

    @Test func shortShotsHaveShorterSteps() {
        #expect(MotionSaliency.steps([1, 2, 3], in: 10) == [1, 2, 3])
        #expect(MotionSaliency.steps([8, 17, 25], in: 8) == [3])
        #expect(MotionSaliency.steps([1, 2, 3], in: 4) == [1])
        #expect(MotionSaliency.steps([1, 2, 3], in: 1) == [1])
    }

    @Test func whatIsFastestDoesNotHideTheRest() {
        func limited(
            _ values: [Float], _ change: (inout MotionSegmenter.Settings) -> Void = { _ in }
        )
            -> [Float]
        {
            var settings = MotionSegmenter.Settings()
            change(&settings)
            let map = ScoreMap(width: values.count, height: 1, values: values)
            return MotionSaliency(settings: settings, frameRate: 25).limited(map).values
        }
        // Squared lengths: a pixel where most stands still, else six medians.
        #expect(limited([0, 0, 0, 0.5, 9]) == [0, 0, 0, 0.5, 1])
        #expect(limited([1, 1, 1, 0.5, 90]) == [1, 1, 1, 0.5, 36])
        #expect(limited([0, 0, 0, 0.5, 9]) { $0.fullMotion = 2 } == [0, 0, 0, 0.5, 4])
        #expect(limited([1, 1, 1, 0.5, 90]) { $0.longestMotion = 3 } == [1, 1, 1, 0.5, 9])
        #expect(limited([0, 0, 0, 0.5, 9]) { $0.camera = .translation } == [0, 0, 0, 0.5, 9])
    }

    @Test func whatDiffersFromTheBordersStandsOut() {
        let (pictures, masks) = MovingDisc().clip(frames: 1)
        let lab = LabPicture(of: pictures[0]).smoothed(deviation: 1)
        let regions = SuperpixelClustering(count: 120).regions(of: lab)
        let scores = AppearanceSaliency.scores(of: regions, lab)
        let shares = regions.means(of: masks[0].map { $0 ? 1 : 0 })
        let inside = zip(scores, shares).filter { $0.1 > 0.9 }.map(\.0)
        let outside = zip(scores, shares).filter { $0.1 < 0.1 }.map(\.0)
        #expect(inside.reduce(0, +) / Float(inside.count) > 0.8)
        #expect(outside.reduce(0, +) / Float(outside.count) < 0.2)
    }

    @Test func rankingSolvesItsEquation() throws {
        let count = 5
        var weights = [Double](repeating: 0, count: count * count)
        for (a, b, weight) in [(0, 1, 0.9), (1, 2, 0.3), (2, 3, 0.8), (3, 4, 0.5), (0, 4, 0.1)] {
            weights[a * count + b] = weight
            weights[b * count + a] = weight
        }
        let ranking = try #require(ManifoldRanking(weights, count: count, alpha: 0.9))
        let answers = ranking.answers(to: [0, 2])
        for row in 0..<count {
            let degree = weights[row * count..<(row + 1) * count].reduce(0, +)
            let product = (0..<count).reduce(degree * answers[row]) {
                $0 - 0.9 * weights[row * count + $1] * answers[$1]
            }
            #expect(abs(product - (row == 0 || row == 2 ? 1 : 0)) < 1e-9)
        }
        #expect(ManifoldRanking([0, 0, 0, 0], count: 2, alpha: 0.9) == nil)
    }
}
