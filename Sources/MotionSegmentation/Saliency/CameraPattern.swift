internal import Foundation
internal import OpticalFlow

/// What most of a flow field does because of the camera.
enum CameraPattern: Equatable {
    /// Most of the picture stands still.
    case standing
    /// Most of it moves in one direction, in radians from the right towards the bottom.
    case translating(direction: Double)
    /// Most of it follows an affine motion, as of a camera that turns, zooms or comes nearer.
    case affine(GlobalMotion)

    /// Slower than this, in pixels of the field, counts as standing under the rule of the paper; deviations from an affine
    /// motion may be as long.
    private static let stillness: Float = 1
    /// Shorter than this is what the estimation of flow makes of nothing.
    static let noise: Float = 0.3
    private static let directions = 20
    private static let leastShare = 0.75

    /// The pattern of a field; nil where there is none.
    ///
    /// - Parameters:
    ///   - field: of about 100 x 100 pixels.
    ///   - camera: which patterns are looked for.
    init?(of field: FlowField, camera: MotionSegmenter.Camera) {
        // An affine motion takes away what is slow as well.
        if Self.medianLength(of: field) < (camera == .affine ? Self.noise : Self.stillness) {
            self = .standing
        } else if camera == .affine {
            let motion = GlobalMotion(of: field)
            let rest = motion.removed(from: field)
            guard Self.medianLength(of: rest) < Self.stillness else { return nil }
            self = .affine(motion)
        } else if let direction = Self.commonDirection(of: field) {
            self = .translating(direction: direction)
        } else {
            return nil
        }
    }

    /// How much each pixel differs from the pattern: squared lengths in pixels, or squared angles in radians.
    func deviations(of field: FlowField) -> ScoreMap {
        switch self {
        case .standing: return Self.squaredLengths(of: field)
        case .affine(let motion): return Self.squaredLengths(of: motion.removed(from: field))
        case .translating(let direction):
            var map = ScoreMap(width: field.width, height: field.height, all: 0)
            let plane = map.values.count
            for index in 0..<plane {
                let angle = atan2(
                    Double(field.values[plane + index]), Double(field.values[index]))
                let apart = abs(angle - direction)
                let turn = min(apart, 2 * .pi - apart)
                map.values[index] = Float(turn * turn)
            }
            return map
        }
    }

    private static func squaredLengths(of field: FlowField) -> ScoreMap {
        let plane = field.width * field.height
        return ScoreMap(
            width: field.width, height: field.height,
            values: (0..<plane).map { index in
                let (u, v) = (field.values[index], field.values[plane + index])
                return u * u + v * v
            })
    }

    private static func medianLength(of field: FlowField) -> Float {
        squaredLengths(of: field).median.squareRoot()
    }

    /// The middle of the one of 20 directions that more than three quarters of all motion have.
    private static func commonDirection(of field: FlowField) -> Double? {
        let plane = field.width * field.height
        var shares = [Double](repeating: 0, count: directions)
        for index in 0..<plane {
            let (u, v) = (Double(field.values[index]), Double(field.values[plane + index]))
            let place = (atan2(v, u) / .pi + 1) / 2 * Double(directions)
            shares[min(directions - 1, Int(place))] += (u * u + v * v).squareRoot()
        }
        let total = shares.reduce(0, +)
        guard let most = shares.indices.max(by: { shares[$0] < shares[$1] }), total > 0,
            shares[most] > leastShare * total
        else { return nil }
        return ((Double(most) + 0.5) / Double(directions) * 2 - 1) * .pi
    }
}
