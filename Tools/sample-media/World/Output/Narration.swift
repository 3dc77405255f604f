// What a narrator says about a clip: mostly about what happens, roughly when it happens.

internal import Essentials
internal import Foundation

/// One sentence, in world time.
struct NarrationCue {
    var start: Double
    var end: Double
    var text: String
    /// The object it is about; `nil` when it is about nothing in view.
    var object: Int?
    /// When what it tells of really happens.
    var event: Double?
    /// Samples to mix in; empty when it is only written.
    var speech: [Float]
    var gain: Float
    /// How much later it is said than what it tells of is seen.
    var shift = 0.0

    /// The same in a clip that shows other scenes, and their objects, before.
    func moved(by seconds: Double, adding number: Int) -> NarrationCue {
        var cue = self
        cue.start += seconds
        cue.end += seconds
        cue.event = event.map { $0 + seconds }
        cue.object = object.map { $0 + number }
        return cue
    }
}

/// Writes the narration of a scene.
struct Narrator {
    private static let chatter = [
        "it was a long day", "we had soup for lunch", "the weather is nice today",
        "please subscribe to the channel", "my sister lives in another town",
        "let us see what comes next", "I forgot my umbrella",
    ]

    /// Share of clips whose narration is also spoken.
    static let spokenShare = 0.12

    let scene: Scene
    var settings = NarrationSettings()
    /// What is nowhere in the clip.
    var absent: [SoundingKind] = []

    /// The cues in order; they do not overlap.
    func cues() throws(SpeechError) -> [NarrationCue] {
        var random = RandomStream(
            seed: scene.seed, keys: RandomStream.key("narration"), UInt64(scene.index))
        let isSpoken = random.chance(Self.spokenShare) && settings.allowsSpeech
        let voice = SpeakingStyle(
            voice: random.chance(0.5) ? "en-us+m2" : "en-gb+f1",
            pitch: 40 + random.integer(below: 20), rate: 150 + random.integer(below: 40))
        var cues: [NarrationCue] = []
        var time = Scene.margin + random.uniform(in: 0...1)
        let end = Scene.margin + scene.settings.seconds
        while time < end - 1.2 {
            var cue = sentence(at: time, random: &random)
            if isSpoken {
                cue.speech = try Speech.samples(cue.text, voice)
                cue.end = cue.start + Double(cue.speech.count) / Double(Stem.sampleRate)
                cue.gain = Float(random.uniform(in: 0.04...0.09))
            }
            guard cue.end < end else { break }
            cues.append(cue)
            time = cue.end + random.uniform(in: 0.3...1.8)
        }
        return cues
    }

    private func sentence(at time: Double, random: inout RandomStream) -> NarrationCue {
        var cue = NarrationCue(
            start: time, end: 0, text: "", object: nil, event: nil, speech: [], gain: 0)
        if random.chance(settings.unseenShare ?? 0.2) {
            cue.text = unseen(&random)
        } else {
            let talked = scene.things.filter(\.isSounding)
            let others = scene.things.filter { !$0.isSounding }
            let isAboutSound = others.isEmpty || random.chance(0.75)
            let pool = isAboutSound ? talked : others
            let thing = pool[random.integer(below: pool.count)]
            cue.text = describe(thing, random: &random)
            cue.object = thing.id
            cue.event = thing.toy.events.map(\.time).min { abs($0 - time) < abs($1 - time) }
        }
        cue.end = time + 0.35 * Double(cue.text.split(separator: " ").count) + 0.2
        return cue
    }

    /// A sentence about nothing in view.
    private func unseen(_ random: inout RandomStream) -> String {
        if settings.unseenShare != nil, !absent.isEmpty, random.chance(0.5) {
            let (noun, verb) = absent[random.integer(below: absent.count)].words
            return random.chance(0.5) ? "the \(noun) \(verb)" : "a \(noun) that \(verb)"
        }
        return Self.chatter[random.integer(below: Self.chatter.count)]
    }

    private func describe(_ thing: Thing, random: inout RandomStream) -> String {
        let color = thing.style.colorName
        switch thing.kind {
        case .sounding(let kind) where thing.isSounding:
            let (noun, verb) = kind.words
            let forms = [
                "the \(color) \(noun) \(verb)", "the \(noun) \(verb)",
                "listen how the \(noun) \(verb)", "a \(noun) that \(verb)",
            ]
            return forms[random.integer(below: forms.count)]
        case .sounding(let kind): return "the \(color) \(kind.words.noun) is quiet"
        case .silent(let kind):
            let verb =
                switch kind {
                case .ball: "bounces"
                case .block: "slides"
                case .balloon: "floats up"
                case .star, .wheel: "turns"
                case .pendulum: "swings"
                case .kite: "flies"
                }
            return random.chance(0.5)
                ? "the \(color) \(kind.rawValue) \(verb)" : "look the \(kind.rawValue) \(verb)"
        }
    }

    /// The cues as SubRip text in clip time.
    static func subRip(_ cues: [NarrationCue]) -> String {
        func stamp(_ worldTime: Double) -> String {
            let milliseconds = Int(((worldTime - Scene.margin) * 1000).rounded())
            let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000)
            return String(
                format: "%02d:%02d:%02d,%03d", seconds / 3600, seconds / 60 % 60, seconds % 60,
                rest)
        }
        let shown = cues.sorted { $0.start + $0.shift < $1.start + $1.shift }
        return shown.enumerated().map { number, cue in
            "\(number + 1)\n\(stamp(cue.start + cue.shift)) --> \(stamp(cue.end + cue.shift))\n"
                + "\(cue.text)\n"
        }.joined(separator: "\n")
    }
}
