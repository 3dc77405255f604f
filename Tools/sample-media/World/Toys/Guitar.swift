// A guitar whose strings are plucked.

internal import Essentials
internal import Glibc

struct Guitar: Toy {
    private let style: Style
    private let beats: Beats
    private let notes: [Double]
    private let damping: Double
    private let brightness: Double
    private let waist: Float

    init(_ recipe: ToyRecipe, random: inout RandomStream) {
        style = recipe.style
        let beats = Beats.phrases(
            recipe.world, gap: 0.16...0.5, rest: 0.1...0.6, notes: 3...7, random: &random)
        let scale = [1.0, 1.125, 1.25, 1.5, 1.6875, 2.0]
        notes = beats.times.map { _ in 165 * recipe.pitch * scale[random.integer(below: 6)] }
        self.beats = beats
        damping = random.uniform(in: 0.994...0.9985)
        brightness = random.uniform(in: 0.35...0.9)
        waist = Float(random.uniform(in: 0.17...0.21))
    }

    var events: [ToyEvent] { beats.events("pluck") }

    func parts(at time: Double) -> [Part] {
        let age = beats.age(at: time)
        let buzz =
            Float(beats.ringing(at: time, decay: 0.25) * sin(age * 2 * Double.pi * 21)) * 0.03
        let plucks = beats.last(at: time) ?? 0
        let lift = Float(beats.lift(at: time, rise: 0.12, fall: 0.09))
        var parts = [
            Part(.box(0.05, 0.27, 0.01), at: 0, -0.22, style.dark),
            Part(.box(0.08, 0.065, 0.02), at: 0, -0.44, style.trim),
            Part(.disc(waist + 0.01), at: 0, 0.07, style.main),
            Part(.disc(waist + 0.07), at: 0, 0.28, style.main),
            Part(.disc(0.085), at: 0, 0.13, style.dark),
            Part(.box(0.09, 0.018, 0.01), at: 0, 0.34, style.dark),
        ]
        for string in 0..<3 {
            let x = Float(string - 1) * 0.028
            let bend = string == plucks % 3 ? buzz : 0
            let middle = Point(x + bend, 0.0)
            parts.append(
                Part(.line(middle - Point(x, -0.4), 0.006), at: x, -0.4, style.light))
            parts.append(
                Part(.line(Point(x, 0.34) - middle, 0.006), at: middle.x, middle.y, style.light))
        }
        let hand = Point(0.06 + 0.17 * lift, 0.16 - 0.05 * lift)
        parts += [
            Part(.line(Point(0.26, 0.2), 0.05), at: hand.x + 0.02, hand.y, style.trim),
            Part(.disc(0.06), at: hand.x + 0.02, hand.y, style.trim),
            Part(
                .polygon([Point(-0.05, 0), Point(0.02, -0.03), Point(0.02, 0.03)], 0.008),
                at: hand.x - 0.02, hand.y, style.light),
        ]
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for (index, time) in beats.times.enumerated() {
            let gain = Float(beats.strengths[index])
            stem.add(pluck(notes[index], random: &random), at: time, gain: gain)
        }
    }

    /// One plucked string.
    ///
    /// Source: K. Karplus, A. Strong, "Digital synthesis of plucked-string and drum timbres",
    /// Computer Music Journal 7(2), 1983, with Jaffe and Smith's brightness and tuning filters.
    private func pluck(_ frequency: Double, random: inout RandomStream) -> [Float] {
        let period = Double(Stem.sampleRate) / frequency - 0.5
        let count = Int(period)
        let fraction = Float(period - Double(count))
        var line = (0...count).map { _ in Float(random.uniform() * 2 - 1) }
        var smooth: Float = 0
        for index in line.indices {
            smooth += (line[index] - smooth) * Float(brightness)
            line[index] = smooth
        }
        // A constant part would hardly decay and shift the whole note.
        let mean = line.reduce(0, +) / Float(line.count)
        for index in line.indices { line[index] -= mean }
        var result = [Float](repeating: 0, count: Stem.sampleRate)
        var (at, old) = (0, Float(0))
        for index in result.indices {
            let next = at == count ? 0 : at + 1
            let value = line[at] * (1 - fraction) + line[next] * fraction
            result[index] = value
            line[at] = (value + old) * 0.5 * Float(damping)
            old = value
            at = next
        }
        return result
    }
}
