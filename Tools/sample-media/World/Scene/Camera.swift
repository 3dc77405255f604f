// The camera: standing, panning, zooming or held in a hand.

internal import Essentials
internal import Glibc

/// Kinds of camera motion.
public enum CameraMotion: String, Sendable, Codable, CaseIterable {
    case fixed, pan, zoom, handheld
}

/// Maps the world, in frame heights with the frame in 0...aspect x 0...1, to pixels.
struct Camera: Sendable {
    let motion: CameraMotion
    /// Where it stands beside the first one.
    var viewpoint = Viewpoint.first
    private let aspect: Float
    private let seconds: Double
    private let reach: Point
    private let zooms: (Float, Float)
    private let phase: Double
    private let tempo: Double

    init(aspect: Double, seconds: Double, random: inout RandomStream) {
        self.aspect = Float(aspect)
        self.seconds = seconds
        let draw = random.uniform()
        motion = draw < 0.55 ? .fixed : draw < 0.78 ? .pan : draw < 0.9 ? .zoom : .handheld
        let heading = Float(random.uniform(in: 0...6.28))
        let far = motion == .pan ? random.uniform(in: 0.12...0.3) : 0.012
        reach = Point.polar(heading, Float(far)) * Point(1, 0.5)
        let near = Float(random.uniform(in: 1.1...1.3))
        zooms = motion == .zoom ? (random.chance(0.5) ? (1, near) : (near, 1)) : (1, 1)
        phase = random.uniform(in: 0...6.28)
        tempo = random.uniform(in: 0.7...1.3)
    }

    /// The world point in the middle of the frame.
    func center(at time: Double) -> Point {
        let middle = Point(aspect / 2, 0.5)
        switch motion {
        case .fixed, .zoom: return middle
        case .pan: return middle + reach * Float(0.5 * sin((time / seconds - 0.5) * 2.6))
        case .handheld:
            let t = time * tempo
            return middle
                + Point(
                    Float(sin(5.1 * t + phase) + 0.6 * sin(11.3 * t)),
                    Float(sin(6.3 * t) + 0.5 * sin(13.7 * t + phase))) * 0.006
        }
    }

    /// Magnification.
    func zoom(at time: Double) -> Float {
        zooms.0 + (zooms.1 - zooms.0) * Float(ease(time / seconds))
    }

    /// Maps world points to the frame in frame heights.
    func view(at time: Double) -> Affine {
        let zoom = self.zoom(at: time)
        let view = Affine(
            a: zoom, d: zoom, origin: Point(aspect / 2, 0.5) - center(at: time) * zoom)
        return viewpoint == .first ? view : viewpoint.changing(view, aspect: aspect)
    }
}
