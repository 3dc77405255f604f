// Things that move and never sound.

internal import Essentials
internal import Glibc

/// A silent distractor: a shape with parts that may turn.
struct SilentToy: Toy {
    private let kind: SilentKind
    private let style: Style
    private let turning: Double
    private let sides: Int
    private let phase: Double

    init(_ kind: SilentKind, _ style: Style, random: inout RandomStream) {
        self.kind = kind
        self.style = style
        turning = random.uniform(in: 0.6...2.4) * (random.chance(0.5) ? 1 : -1)
        sides = 4 + random.integer(below: 4)
        phase = random.uniform(in: 0...6)
    }

    func parts(at time: Double) -> [Part] {
        switch kind {
        case .ball: ball(time)
        case .block: block()
        case .balloon: balloon(time)
        case .star: star()
        case .wheel: wheel()
        case .pendulum: pendulum(time)
        case .kite: kite(time)
        }
    }

    func pose(at time: Double) -> Pose {
        switch kind {
        case .star, .wheel: Pose(angle: Float(time * turning))
        default: Pose()
        }
    }

    private func ball(_ time: Double) -> [Part] {
        [
            Part(.disc(0.42), angle: Float(time * turning), style.main),
            Part(
                .ellipse(0.1, 0.06), at: -0.16, -0.22, angle: -0.7,
                .glow(.grey(1), opacity: 0.5, blur: 0.05)),
        ]
    }

    private func block() -> [Part] {
        [
            Part(
                .polygon(
                    [
                        Point(-0.36, -0.26), Point(-0.2, -0.42), Point(0.44, -0.42),
                        Point(0.3, -0.26),
                    ], 0.01), style.light),
            Part(
                .polygon(
                    [Point(0.3, -0.26), Point(0.44, -0.42), Point(0.44, 0.24), Point(0.3, 0.42)],
                    0.01), style.dark),
            Part(.box(0.34, 0.34, 0.03), at: -0.03, 0.08, style.main),
            Part(
                sides % 2 == 0 ? .disc(0.17) : .box(0.16, 0.16, 0.02), at: -0.03, 0.08, style.trim),
        ]
    }

    private func balloon(_ time: Double) -> [Part] {
        let sway = Float(sin(time * 1.9 + phase)) * 0.06
        return [
            Part(.line(Point(sway, 0.3), 0.008), at: 0, 0.2, style.dark),
            Part(
                .polygon([Point(0, 0.15), Point(0.05, 0.23), Point(-0.05, 0.23)], 0.01), style.trim),
            Part(.ellipse(0.27, 0.33), at: 0, -0.13, style.main),
            Part(
                .ellipse(0.05, 0.1), at: -0.11, -0.26, angle: 0.4,
                .glow(.grey(1), opacity: 0.5, blur: 0.04)),
        ]
    }

    private func star() -> [Part] {
        let corners = (0..<2 * sides).map { corner in
            Point.polar(
                Float(corner) * .pi / Float(sides), corner % 2 == 0 ? 0.45 : 0.22)
        }
        return [Part(.polygon(corners, 0.02), style.main), Part(.disc(0.1), style.trim)]
    }

    private func wheel() -> [Part] {
        var parts = [Part(.ring(0.38, 0.06), style.dark)]
        for spoke in 0..<sides + 1 {
            let end = Point.polar(Float(spoke) * 6.2832 / Float(sides + 1), 0.35)
            parts.append(Part(.line(end, 0.025), spoke == 0 ? style.trim : style.main))
        }
        parts.append(Part(.disc(0.09), style.trim))
        return parts
    }

    private func pendulum(_ time: Double) -> [Part] {
        let angle = Float(0.7 * sin(time * abs(turning) * 2 + phase))
        let bob = Point.polar(1.5708 + angle, 0.7)
        return [
            Part(.box(0.25, 0.03, 0.01), at: 0, -0.46, style.dark),
            Part(.line(bob, 0.015), at: 0, -0.45, style.light),
            Part(.disc(0.17), at: bob.x, bob.y - 0.45, angle: angle, style.main),
        ]
    }

    private func kite(_ time: Double) -> [Part] {
        var parts: [Part] = []
        var from = Point(0, 0.2)
        for piece in 1...4 {
            let to = Point(0.07 * Float(sin(time * 5 - Double(piece))), 0.2 + 0.075 * Float(piece))
            parts.append(Part(.line(to - from, 0.012), at: from.x, from.y, style.dark))
            parts.append(Part(.box(0.04, 0.018, 0.005), at: to.x, to.y, style.trim))
            from = to
        }
        parts.append(
            Part(
                .polygon(
                    [Point(0, -0.48), Point(0.28, -0.16), Point(0, 0.2), Point(-0.28, -0.16)], 0.01),
                style.main))
        parts.append(Part(.line(Point(0, 0.66), 0.012), at: 0, -0.47, style.dark))
        parts.append(Part(.line(Point(0.54, 0), 0.012), at: -0.27, -0.16, style.dark))
        return parts
    }
}
