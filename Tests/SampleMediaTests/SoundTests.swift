// The playroom's sounds: heard when the truth says so, from what the truth says.

import Essentials
import Foundation
import Testing

@testable import PlayroomWorld

@Suite struct SoundTests {
    /// Makes a toy of a kind and its dry sound.
    private func play(
        _ kind: SoundingKind, seed: UInt64, size: Double = 0.34, isPlaying: Bool = true
    ) throws -> (toy: any Toy, stem: Stem) {
        var random = RandomStream(seed: seed, keys: RandomStream.key(kind.rawValue))
        let style = Style(random: &random)
        let world = ToyWorld(seconds: 3, isPlaying: isPlaying, quiet: nil)
        let recipe = ToyRecipe(style: style, size: size, world: world, random: &random)
        let toy = try kind.makeToy(recipe, random: &random)
        var stem = Stem(seconds: 3)
        toy.sound(into: &stem, random: &random)
        return (toy, stem)
    }

    /// Kinds whose events are changes of a sound that goes on, not onsets.
    private static let continuous: Set<SoundingKind> = [.fan, .siren]

    @Test(arguments: SoundingKind.allCases.filter { !SoundTests.continuous.contains($0) })
    func eventsAreHeardWithin20MillisecondsAndNotBefore(kind: SoundingKind) throws {
        let (toy, stem) = try play(kind, seed: 4)
        #expect(toy.events.count >= 2)
        var changes = stem
        for index in 1..<changes.samples.count {
            changes.samples[index] = stem.samples[index] - stem.samples[index - 1]
        }
        var last = -1.0
        for event in toy.events where event.time < 2.9 {
            defer { last = event.time }
            let onset = stem.level(from: event.time, to: event.time + 0.02)
            #expect(onset > 1e-3, "\(kind) at \(event.time)")
            // The sound of the event itself: what comes before is silent or has decayed. In the
            // differences low tones that still ring count less.
            let rise = changes.level(from: event.time, to: event.time + 0.02)
            let before = changes.level(from: event.time - 0.02, to: event.time - 0.001)
            if event.time - last > 0.3, event.time > 0.02 {
                #expect(rise > 1.5 * before, "\(kind) at \(event.time)")
            }
        }
    }

    @Test(arguments: [SoundingKind.fan, .siren]) func motorsAreSilentBeforeTheyStart(
        kind: SoundingKind
    ) throws {
        let (toy, stem) = try play(kind, seed: 4)
        for event in toy.events where event.type == "start" {
            let after = stem.level(from: event.time, to: event.time + 0.25)
            #expect(after > 0.01, "\(kind) at \(event.time)")
        }
        #expect(toy.events.first?.type == "start")
    }

    @Test(arguments: SoundingKind.allCases) func whatIsNotPlayedIsSilent(
        kind: SoundingKind
    ) throws {
        let (toy, stem) = try play(kind, seed: 6, isPlaying: false)
        #expect(toy.events.isEmpty)
        #expect(stem.level(from: 0, to: 3) == 0)
        #expect(!toy.parts(at: 1).isEmpty)
    }

    @Test(arguments: [SoundingKind.drum, .kettle, .car, .accordion]) func largerThingsSoundLower(
        kind: SoundingKind
    ) throws {
        let small = try play(kind, seed: 9, size: 0.2).stem
        let large = try play(kind, seed: 9, size: 0.4).stem
        // Twice the size halves the pitch; noise in a voice, as a drum's, adds crossings to both.
        #expect(crossings(small) > 1.2 * crossings(large))
    }

    /// Zero crossings a second where there is sound.
    private func crossings(_ stem: Stem) -> Double {
        let loud = stem.samples.filter { abs($0) > 1e-4 }
        let signs = zip(loud, loud.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        return Double(signs) / Double(loud.count)
    }

    @Test func theOffsetShiftsTheSoundAndNothingElse() throws {
        let plain = try RenderedClip(seed: 30, index: 2, every: 30)
        let shifted = try RenderedClip(seed: 30, index: 2, every: 30, offset: 600)
        #expect(plain.truth.offsetMilliseconds == 0)
        #expect(abs(shifted.truth.offsetMilliseconds) <= 600)
        #expect(shifted.truth.events == plain.truth.events)
        #expect(shifted.frames[0].rgb == plain.frames[0].rgb)
        // A positive offset means that the sound is late.
        let delay = Int((shifted.scene.offsetSeconds * 48_000).rounded())
        #expect(delay != 0)
        let range =
            max(0, delay) + 10..<min(plain.sound.samples.count, plain.sound.samples.count + delay)
            - 10
        let (a, b) = (plain.sound.samples, shifted.sound.samples)
        let nearest = (-1...1).map { slip in
            range.reduce(0) { max($0, abs(b[$1] - a[$1 - delay + slip])) }
        }
        #expect(nearest.min()! == 0)
    }

    @Test func quietStretchesHaveNoEvents() throws {
        let settings = SceneSettings(seconds: 6, width: 32, height: 24)
        var found = 0
        for index in 0..<60 where found < 2 {
            let scene = try Scene(seed: 77, index: index, settings: settings)
            guard let quiet = scene.quiet else { continue }
            found += 1
            for thing in scene.things where thing.isSounding {
                let inside = thing.toy.events.filter {
                    $0.type != "stop" && $0.time > quiet.lowerBound + 0.01
                        && $0.time < quiet.upperBound - 0.01
                }
                #expect(inside.isEmpty, "\(thing.kind)")
            }
        }
        #expect(found == 2)
    }
}
