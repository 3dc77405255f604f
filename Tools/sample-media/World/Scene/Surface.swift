// Procedural materials of walls and floors.

internal import Essentials
internal import Glibc

/// A material with two or three colours.
struct Surface: Sendable {
    private enum Material: CaseIterable {
        case plaster, clouds, wood, tiles, bricks, stripes, checks, dots, waves, leaves, gradient
    }

    private let material: Material
    private let colors: (Color, Color, Color)
    private let frequency: Float
    private let angle: Point
    private let noise: Noise
    private let grain: Float

    init(random: inout RandomStream) {
        material = Material.allCases[random.integer(below: Material.allCases.count)]
        let hue = Float(random.uniform())
        let saturation = Float(random.uniform(in: 0.05...0.55))
        let value = Float(random.uniform(in: 0.25...0.85))
        func shade(_ turn: Double, _ lift: Double) -> Color {
            .hue(
                (hue + Float(random.uniform(in: 0...turn))).truncatingRemainder(dividingBy: 1),
                saturation, min(0.95, value * Float(1 + random.uniform(in: -lift...lift))))
        }
        colors = (shade(0.02, 0.05), shade(0.25, 0.45), shade(0.5, 0.3))
        frequency = Float(random.uniform(in: 3...9))
        angle = .polar(Float(random.uniform(in: -0.3...1.9)), 1)
        noise = Noise(seed: UInt32(truncatingIfNeeded: random.next()))
        grain = Float(random.uniform(in: 0.02...0.16))
    }

    func color(at p: Point) -> Color {
        let rough = 1 + grain * (noise.fractal(p * 40, octaves: 2) - 0.5) * 2
        return material(at: p, turned: Point(p.dot(angle), angle.x * p.y - angle.y * p.x)) * rough
    }

    private func material(at p: Point, turned q: Point) -> Color {
        let (a, b, c) = colors
        switch material {
        case .plaster:
            return a.mixed(with: b, 0.35 * noise.fractal(p * 6, octaves: 4))
        case .clouds:
            let cloud = noise.fractal(p * 3, octaves: 5)
            return a.mixed(with: b, unit(cloud * 2.4 - 0.7)).mixed(with: c, unit(cloud * 3 - 2))
        case .wood:
            let plank = (q.y * frequency).rounded(.down)
            let lift = noise.lattice(Int32(plank), 7)
            let vein = sinf((q.x * 3 + noise(Point(q.x * 2, q.y * 14 + plank * 9)) * 2.5) * 9)
            let seam = unit(abs(q.y * frequency - plank - 0.5) * 24 - 11)
            return a.mixed(with: b, 0.25 + 0.25 * lift + 0.18 * vein) * (1 - 0.6 * seam)
        case .tiles: return tiled(p * frequency, offset: 0)
        case .bricks: return tiled(p * Point(frequency * 0.7, frequency * 1.6), offset: 0.5)
        case .stripes: return a.mixed(with: b, unit(0.5 + 3 * sinf(q.x * frequency * 6.2832)))
        case .checks:
            let wave = sinf(q.x * frequency * 4) * sinf(q.y * frequency * 4)
            return a.mixed(with: b, unit(0.5 + 4 * wave))
        case .dots:
            let wave = sinf(q.x * frequency * 6.28) * sinf(q.y * frequency * 6.28)
            return a.mixed(with: b, unit(5 * (wave - 0.45)))
        case .waves:
            let bend = sinf(q.y * 7 + 2 * noise(q * 3))
            return a.mixed(with: b, unit(0.5 + 2 * sinf(q.x * frequency * 5 + bend * 1.4)))
        case .leaves:
            let blob = noise(p * frequency * 1.6) + 0.3 * noise(p * frequency * 5)
            return a.mixed(with: b, unit((blob - 0.65) * 8)).mixed(
                with: c, unit((noise(p * frequency * 2.3 + Point(40, 7)) - 0.68) * 9))
        case .gradient: return a.mixed(with: b, unit(q.x * 0.9)).mixed(with: c, 0.4 * unit(q.y))
        }
    }

    private func tiled(_ p: Point, offset: Float) -> Color {
        let row = p.y.rounded(.down)
        let shifted = p.x + (Int(row) % 2 == 0 ? 0 : offset)
        let column = shifted.rounded(.down)
        let inside = Point(shifted - column - 0.5, p.y - row - 0.5)
        let joint = unit((max(abs(inside.x), abs(inside.y)) - 0.44) * 20)
        let lift = noise.lattice(Int32(column), Int32(row))
        return colors.0.mixed(with: colors.1, 0.6 * lift).mixed(with: colors.2 * 0.7, joint)
    }
}
