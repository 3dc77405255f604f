// Several cameras before one event.

import Foundation
import Testing

@testable import PlayroomWorld

@Suite struct ViewTests {
    private func scene(_ index: Int, view: Int) throws -> Scene {
        try Scene(
            seed: 17, index: index, settings: SceneSettings(seconds: 1, width: 96, height: 72),
            view: view)
    }

    @Test(arguments: [0, 4, 7]) func viewsShareTheWorldAndItsSound(index: Int) throws {
        let (first, second) = (try scene(index, view: 0), try scene(index, view: 1))
        #expect(first.things.map(\.kind.name) == second.things.map(\.kind.name))
        for (a, b) in zip(first.things, second.things) {
            for time in [1.0, 1.4, 1.9] {
                #expect(a.path.point(at: time) == b.path.point(at: time))
            }
        }
        #expect(
            SoundRenderer(first).render(narration: []).samples
                == SoundRenderer(second).render(narration: []).samples)
    }

    @Test(arguments: [0, 4, 7]) func anotherCameraSeesSomethingElse(index: Int) throws {
        var renderers = try (0..<3).map { FrameRenderer(try scene(index, view: $0)) }
        let frames = renderers.indices.map { renderers[$0].render(frame: 10) }
        #expect(frames[0].rgb != frames[1].rgb && frames[1].rgb != frames[2].rgb)
        #expect(frames[0].labels != frames[1].labels)
    }

    /// Nearer things are displaced further.
    @Test func layersHaveParallax() {
        let viewpoint = Viewpoint(shift: Point(0.05, 0), zoom: 0.9, parallax: Point(0.12, 0))
        let places = (0..<3).map { viewpoint.displacement(ofLayer: $0, of: 3).x }
        #expect(places[0] > 0 && places[1] > places[0] && places[2] > places[1])
        #expect(abs(places[2] - 0.12) < 1e-6)
        let view = viewpoint.changing(Affine(), aspect: 4 / 3)
        let middle = view(Point(2 / 3, 0.5))
        #expect(abs(middle.x - 2 / 3 - 0.05) < 1e-6 && abs(middle.y - 0.5) < 1e-6)
        #expect(view.a == 0.9)
    }

    /// The truth of the wall holds for other cameras, too.
    @Test func theCameraOfTheTruthIsThatOfTheView() throws {
        let scene = try scene(4, view: 1)
        var renderer = FrameRenderer(scene)
        var builder = TruthBuilder(scene)
        for frame in 0..<scene.frameCount { builder.add(renderer.render(frame: frame)) }
        let truth = builder.truth(sound: SoundRenderer(scene).render(narration: []), narration: [])
        let view = scene.camera.view(at: scene.worldTime(ofFrame: 0))
        #expect(abs(truth.camera.frames[0][2] - Double(view.a)) < 1e-4)
        #expect(abs(truth.camera.frames[0][0] - Double(view.origin.x) * 72) < 0.01)
    }

    @Test func namesTellTheView() {
        #expect(ClipWriter.name(12) == "clip-0012")
        #expect(ClipWriter.name(12, view: 0, of: 1) == "clip-0012")
        #expect(ClipWriter.name(12, view: 1, of: 2) == "clip-0012_view1")
    }
}
