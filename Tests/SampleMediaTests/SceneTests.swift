// The playroom's worlds: the same from the same seed, and true to what is told about them.

import Foundation
import Testing

@testable import PlayroomWorld

/// A short, small clip without narration, rendered once: unoptimized test builds are slow.
struct RenderedClip {
    let scene: Scene
    let frames: [RenderedFrame]
    let sound: RenderedSound
    let truth: ClipTruth

    init(seed: UInt64, index: Int, every step: Int = 8, offset: Double = 0) throws {
        scene = try Scene(
            seed: seed, index: index,
            settings: SceneSettings(
                seconds: 1.6, width: 96, height: 72, maximumOffsetMilliseconds: offset))
        var renderer = FrameRenderer(scene)
        var builder = TruthBuilder(scene)
        var frames: [RenderedFrame] = []
        for frame in stride(from: 0, to: scene.frameCount, by: step) {
            frames.append(renderer.render(frame: frame))
            builder.add(frames[frames.count - 1])
        }
        self.frames = frames
        sound = SoundRenderer(scene).render(narration: [])
        truth = builder.truth(sound: sound, narration: [])
    }
}

@Suite struct SceneTests {
    @Test(arguments: [0, 3, 9]) func theSameSeedGivesTheSamePicturesSoundAndTruth(
        index: Int
    ) throws {
        let (first, second) = (
            try RenderedClip(seed: 21, index: index), try RenderedClip(seed: 21, index: index)
        )
        #expect(first.frames.map(\.rgb) == second.frames.map(\.rgb))
        #expect(first.frames.map(\.labels) == second.frames.map(\.labels))
        #expect(first.sound.samples == second.sound.samples)
        #expect(first.truth == second.truth)
    }

    @Test func anotherSeedOrNumberGivesAnotherWorld() throws {
        let base = try RenderedClip(seed: 21, index: 0, every: 30)
        for other in [
            try RenderedClip(seed: 22, index: 0, every: 30),
            try RenderedClip(seed: 21, index: 1, every: 30),
        ] {
            #expect(base.frames[0].rgb != other.frames[0].rgb)
            #expect(base.sound.samples != other.sound.samples)
        }
    }

    @Test func eachBlockOfClipsHasEveryKindOnceAsItsMainOne() throws {
        let kinds = SoundingKind.allCases.count
        let scenes = try (kinds..<2 * kinds).map {
            try Scene(
                seed: 5, index: $0, settings: SceneSettings(seconds: 0.5, width: 32, height: 24))
        }
        let main = scenes.map { scene in scene.things.first { $0.id == 1 }?.kind.name }
        #expect(Set(main).count == kinds)
    }

    @Test(arguments: 0..<10) func soundingObjectsAreVisibleInEveryFrame(index: Int) throws {
        let clip = try RenderedClip(seed: 8, index: index)
        for object in clip.truth.objects where object.sounding {
            for (visible, whole) in zip(object.visibleAreas, object.wholeAreas) {
                #expect(whole > 40, "clip \(index), \(object.kind)")
                #expect(Double(visible) > 0.3 * Double(whole), "clip \(index), \(object.kind)")
            }
        }
        #expect((2...5).contains(clip.truth.objects.count))
        #expect(clip.truth.objects.contains { !$0.sounding })
    }

    @Test(arguments: [2, 5, 11]) func masksAgreeWithBoxesAndAreas(index: Int) throws {
        let clip = try RenderedClip(seed: 13, index: index)
        let width = clip.scene.settings.width
        for (number, frame) in clip.frames.enumerated() {
            for object in clip.truth.objects {
                let places = frame.labels.indices.filter { frame.labels[$0] == object.id }
                #expect(places.count == object.visibleAreas[number])
                #expect(places.count <= object.wholeAreas[number])
                let (x, y) = (places.map { $0 % width }, places.map { $0 / width })
                let box =
                    places.isEmpty
                    ? [] : [x.min()!, y.min()!, x.max()! + 1, y.max()! + 1]
                #expect(box == object.boxes[number])
            }
            #expect(
                Set(frame.labels).subtracting([0]).isSubset(
                    of: Set(clip.truth.objects.map { UInt8($0.id) })))
        }
    }

    @Test func pixelsOfTheMaskDifferFromTheBackground() throws {
        // Where the mask says object, the picture without the objects looks different.
        let clip = try RenderedClip(seed: 3, index: 4, every: 30)
        let scene = clip.scene
        var empty = Canvas(width: scene.settings.width, height: scene.settings.height)
        scene.background.paint(on: &empty, view: scene.camera.view(at: scene.worldTime(ofFrame: 0)))
        let gain = scene.light.gain(at: scene.worldTime(ofFrame: 0))
        var (changed, total) = (0, 0)
        for index in clip.frames[0].labels.indices where clip.frames[0].labels[index] != 0 {
            total += 1
            let bare = empty.pixels[index] * gain * 255
            let shown = clip.frames[0].rgb[3 * index..<3 * index + 3].map(Float.init)
            let difference =
                abs(bare.x - shown[0]) + abs(bare.y - shown[1]) + abs(bare.z - shown[2])
            if difference > 24 { changed += 1 }
        }
        #expect(total > 150)
        #expect(Double(changed) > 0.8 * Double(total))
    }
}
