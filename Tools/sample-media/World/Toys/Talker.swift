// A head that speaks; its mouth opens with the loudness of the words.

internal import Essentials
internal import Glibc

struct Talker: Toy {
    private static let words = [
        "hello", "mama", "banana", "look at me", "one two three", "come here", "bye bye",
        "what is that", "oh no", "good morning", "yes", "again", "let us play", "hooray",
    ]
    private static let envelopeRate = 100.0

    private let style: Style
    private let utterances: [Utterance]
    private let skin: Paint
    private let hair: Paint
    private let hairStyle: Int
    private let blink: Double

    private struct Utterance {
        var start: Double
        var samples: [Float]
        var envelope: [Float]
        var end: Double { start + Double(samples.count) / Double(Stem.sampleRate) }
    }

    init(_ recipe: ToyRecipe, random: inout RandomStream) throws(SpeechError) {
        style = recipe.style
        let isHigh = recipe.pitch > 1
        let voices = isHigh ? ["en+f2", "en+f3", "en+f4"] : ["en+m1", "en+m3", "en+m5"]
        let speaking = SpeakingStyle(
            voice: voices[random.integer(below: 3)],
            pitch: max(10, min(90, Int(50 * recipe.pitch) + random.integer(below: 15) - 7)),
            rate: 150 + random.integer(below: 60))
        utterances = try Self.speak(recipe.world, speaking, random: &random)
        let tone = Float(random.uniform())
        skin = Paint(
            color: .hue(0.04 + 0.04 * tone, 0.55 - 0.3 * tone, 0.45 + 0.5 * tone), shading: 0.25,
            grain: 0.04, outline: 0.4)
        hair = Paint(
            color: .hue(
                Float(random.uniform(in: 0...0.14)), 0.6, Float(random.uniform(in: 0.1...0.8))),
            grain: 0.4, outline: 0.3)
        hairStyle = random.integer(below: 3)
        blink = random.uniform(in: 0...3)
    }

    private static func speak(
        _ world: ToyWorld, _ speaking: SpeakingStyle, random: inout RandomStream
    ) throws(SpeechError) -> [Utterance] {
        var utterances: [Utterance] = []
        guard world.isPlaying else { return [] }
        var time = random.uniform(in: 0...0.4)
        while time < world.seconds {
            let samples = try Speech.samples(words[random.integer(below: words.count)], speaking)
            let utterance = Utterance(
                start: time, samples: samples, envelope: envelope(of: samples))
            let isFree =
                world.quiet.map { utterance.end < $0.lowerBound || time > $0.upperBound } ?? true
            if isFree { utterances.append(utterance) }
            time = utterance.end + random.uniform(in: 0.1...0.55)
        }
        return utterances
    }

    private static func envelope(of samples: [Float]) -> [Float] {
        let block = Int(Double(Stem.sampleRate) / envelopeRate)
        return stride(from: 0, to: samples.count, by: block).map { start in
            let piece = samples[start..<min(start + block, samples.count)]
            return (piece.reduce(0) { $0 + $1 * $1 } / Float(piece.count)).squareRoot()
        }
    }

    var events: [ToyEvent] {
        utterances.map { ToyEvent(time: $0.start, type: "speak") }
    }

    private func opening(at time: Double) -> Float {
        guard let speaking = utterances.last(where: { $0.start <= time && time < $0.end }) else {
            return 0
        }
        let index = Int((time - speaking.start) * Self.envelopeRate)
        let near = speaking.envelope[max(0, index - 1)..<min(speaking.envelope.count, index + 3)]
        return unit((near.max() ?? 0) * 4)
    }

    func pose(at time: Double) -> Pose {
        let open = opening(at: time)
        return Pose(offset: Point(0, -0.015 * open), angle: 0.04 * Float(sin(time * 2.3)))
    }

    func parts(at time: Double) -> [Part] {
        let open = opening(at: time)
        let isBlinking = (time + blink).truncatingRemainder(dividingBy: 2.7) < 0.12
        var parts = [
            Part(.box(0.34, 0.14, 0.12), at: 0, 0.48, style.main),
            Part(.box(0.09, 0.12, 0.03), at: 0, 0.36, skin),
        ]
        if hairStyle == 0 { parts.append(Part(.ellipse(0.33, 0.38), at: 0, -0.06, hair)) }
        parts += [
            Part(.disc(0.055), at: -0.275, -0.02, skin), Part(.disc(0.055), at: 0.275, -0.02, skin),
            Part(.ellipse(0.27, 0.35), at: 0, 0, skin),
            Part(.ellipse(0.27, 0.14), at: 0, -0.28, hair),
        ]
        if hairStyle == 1 { parts.append(Part(.ellipse(0.3, 0.07), at: 0.05, -0.2, style.trim)) }
        for x: Float in [-0.1, 0.1] {
            parts.append(
                Part(.ellipse(0.055, isBlinking ? 0.01 : 0.04), at: x, -0.06, .glow(.grey(0.97))))
            if !isBlinking { parts.append(Part(.disc(0.025), at: x, -0.06, .glow(.grey(0.1)))) }
            parts.append(Part(.box(0.055, 0.01, 0.005), at: x, -0.13 - 0.02 * open, hair))
        }
        let lips = Paint(color: .hue(0.98, 0.65, 0.7), shading: 0, grain: 0, outline: 0.2)
        parts += [
            Part(.line(Point(-0.02, 0.1), 0.015), at: 0.0, -0.02, skin),
            Part(.ellipse(0.11 - 0.02 * open, 0.03 + 0.085 * open), at: 0, 0.2, lips),
            Part(
                .ellipse(0.08 - 0.015 * open, 0.004 + 0.07 * open), at: 0, 0.2,
                .glow(.hue(0.98, 0.8, 0.22))),
        ]
        if open > 0.25 {
            parts.append(
                Part(.box(0.05, 0.012, 0.005), at: 0, 0.2 - 0.05 * open, .glow(.grey(0.95))))
        }
        return parts
    }

    func sound(into stem: inout Stem, random: inout RandomStream) {
        for utterance in utterances { stem.add(utterance.samples, at: utterance.start, gain: 1) }
    }
}
