// One object of a scene: a toy with a size, a path and a place in depth.

internal import Essentials

/// What an object is.
enum ThingKind: Sendable {
    case sounding(SoundingKind)
    case silent(SilentKind)

    var name: String {
        switch self {
        case .sounding(let kind): kind.rawValue
        case .silent(let kind): kind.rawValue
        }
    }
}

/// An object in the world.
struct Thing: Sendable {
    let id: Int
    let kind: ThingKind
    let toy: any Toy
    let style: Style
    /// Height as a share of the frame's.
    let size: Float
    let path: Path
    let isMirrored: Bool
    let tilt: Float
    let pitch: Double
    /// Whether it is one that is played in this clip.
    let isSounding: Bool
    let noise: Noise

    /// Maps the toy's unit square to the world.
    func placement(at time: Double) -> Affine {
        let pose = toy.pose(at: time)
        let place = Affine.placing(
            at: path.point(at: time), angle: path.angle(at: time) + tilt,
            scale: Point(isMirrored ? -size : size, size))
        return place.after(
            .placing(at: pose.offset, angle: pose.angle, scale: pose.stretch))
    }
}
