// Gathers the truth of a clip while it is rendered.

internal import Foundation

/// Collects what is known of a scene and its frames into a `ClipTruth`.
struct TruthBuilder {
    private static let audibleLevel = pow(10, -50.0 / 20)
    private static let step = 0.01

    private let scene: Scene
    private var sightings: [[Sighting]] = []

    init(_ scene: Scene) { self.scene = scene }

    mutating func add(_ frame: RenderedFrame) { sightings.append(frame.sightings) }

    func truth(sound: RenderedSound, narration: [NarrationCue]) -> ClipTruth {
        let settings = scene.settings
        return ClipTruth(
            version: ClipTruth.currentVersion, seed: scene.seed, index: scene.index,
            seconds: settings.seconds, width: settings.width, height: settings.height,
            frameRate: settings.frameRate,
            offsetMilliseconds: Self.rounded(scene.offsetSeconds * 1000),
            soundingKinds: scene.things.filter(\.isSounding).map(\.kind.name).sorted(),
            objects: scene.things.indices.map { slot in object(slot, sound) },
            events: events(sound), narration: narration.map { Self.cue($0) }, camera: camera())
    }

    private func object(_ slot: Int, _ sound: RenderedSound) -> ClipTruth.Object {
        let thing = scene.things[slot]
        let seen = sightings.map { $0[slot] }
        return ClipTruth.Object(
            id: thing.id, kind: thing.kind.name, sounding: thing.isSounding,
            color: thing.style.colorName, size: Self.rounded(Double(thing.size)),
            pitch: Self.rounded(thing.pitch),
            boxes: seen.map { $0.box.map { [$0.left, $0.top, $0.right, $0.bottom] } ?? [] },
            centers: seen.map { [Int($0.center.x.rounded()), Int($0.center.y.rounded())] },
            visibleAreas: seen.map(\.visibleArea), wholeAreas: seen.map(\.wholeArea),
            audible: sound.stems[thing.id].map(audibleSpans) ?? [])
    }

    private func events(_ sound: RenderedSound) -> [ClipTruth.Event] {
        var events: [ClipTruth.Event] = []
        for thing in scene.things {
            guard let stem = sound.stems[thing.id] else { continue }
            for event in thing.toy.events {
                let time = event.time - Scene.margin
                guard time >= 0, time < scene.settings.seconds else { continue }
                let level = stem.level(from: event.time, to: event.time + 0.1)
                events.append(
                    ClipTruth.Event(
                        time: Self.rounded(time, 10_000), object: thing.id, type: event.type,
                        loudness: Self.rounded(20 * log10(max(level, 1e-6)), 10)))
            }
        }
        return events.sorted { ($0.time, $0.object) < ($1.time, $1.object) }
    }

    /// Spans of the clip in which a stem is above the audible level; gaps below 60 ms are closed.
    private func audibleSpans(_ stem: Stem) -> [[Double]] {
        var spans: [[Double]] = []
        let steps = Int((scene.settings.seconds / Self.step).rounded())
        for index in 0..<steps {
            let time = Double(index) * Self.step
            let start = Scene.margin + time
            guard stem.level(from: start, to: start + Self.step) > Self.audibleLevel else {
                continue
            }
            if let last = spans.last, time - last[1] < 0.06 {
                spans[spans.count - 1][1] = Self.rounded(time + Self.step)
            } else {
                spans.append([Self.rounded(time), Self.rounded(time + Self.step)])
            }
        }
        return spans
    }

    static func cue(_ cue: NarrationCue) -> ClipTruth.Cue {
        ClipTruth.Cue(
            start: Self.rounded(cue.start - Scene.margin),
            end: Self.rounded(cue.end - Scene.margin),
            text: cue.text, object: cue.object,
            event: cue.event.map { Self.rounded($0 - Scene.margin) }, spoken: !cue.speech.isEmpty,
            shift: cue.shift == 0 ? nil : Self.rounded(cue.shift))
    }

    private func camera() -> ClipTruth.CameraTruth {
        let pixels = Double(scene.settings.height)
        let count = scene.camera.motion == .fixed ? 1 : scene.frameCount
        let frames = (0..<count).map { frame in
            let view = scene.camera.view(at: scene.worldTime(ofFrame: frame))
            return [
                Self.rounded(Double(view.origin.x) * pixels, 100),
                Self.rounded(Double(view.origin.y) * pixels, 100),
                Self.rounded(Double(view.a), 10_000),
            ]
        }
        return ClipTruth.CameraTruth(motion: scene.camera.motion, frames: frames)
    }

    private static func rounded(_ value: Double, _ steps: Double = 1000) -> Double {
        (value * steps).rounded() / steps
    }
}
