// Several scenes in one clip, and narration that does not fit.

import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import PlayroomWorld

@Suite struct EpisodeTests {
    private func write(
        _ episodes: Int, _ narration: NarrationSettings, to folder: TemporaryFolder, count: Int = 1
    ) throws -> [ClipTruth] {
        let writer = ClipWriter(
            mediaFolder: folder.path, truthFolder: folder.path, detail: .json, webmShare: 0)
        let settings = SceneSettings(seconds: 2.4, width: 64, height: 48, frameRate: 5)
        let set = ClipSet(
            seed: 5, clips: 0..<count, settings: settings, episodes: episodes,
            narration: narration)
        try set.render(with: writer, jobs: 1) { _, _ in }
        return try (0..<count).map { try ClipTruth(contentsOf: folder.file("clip-000\($0).json")) }
    }

    @Test func scenesFollowEachOther() throws {
        let folder = try TemporaryFolder()
        let truth = try write(3, NarrationSettings(unseenShare: 0), to: folder)[0]
        let info = try MediaProbe.info(path: folder.file("clip-0000.mp4"))
        #expect(abs((info.video?.durationSeconds ?? 0) - 7.2) < 0.3)
        #expect(abs(truth.seconds - 7.2) < 1e-9)
        // In order of their depth in each scene.
        #expect(truth.objects.map(\.id).sorted() == Array(1...truth.objects.count))
        let settings = SceneSettings(seconds: 2.4, width: 64, height: 48, frameRate: 5)
        let scenes = try (0..<3).map { try Scene(seed: 5, index: $0, settings: settings) }
        #expect(truth.objects.map(\.kind) == scenes.flatMap { $0.things.map(\.kind.name) })
        var first = 0
        for (number, scene) in scenes.enumerated() {
            let own = truth.objects[first..<first + scene.things.count]
            first += scene.things.count
            for object in own {
                #expect(object.boxes.count == 36 && object.wholeAreas.count == 36)
                let elsewhere = object.wholeAreas.enumerated().filter { $0.offset / 12 != number }
                #expect(elsewhere.allSatisfy { $0.element == 0 })
            }
            let start = 2.4 * Double(number)
            for cue in truth.narration where cue.start >= start && cue.start < start + 2.4 {
                let object = try #require(cue.object)
                #expect(own.map(\.id).contains(object) && cue.shift == nil)
            }
        }
        #expect(!truth.narration.isEmpty && truth.camera.frames.count == 36)
    }

    @Test func sentencesAreDisplacedWithinBoundsAndSomeAreAboutNothing() throws {
        let folder = try TemporaryFolder()
        let truths = try write(
            2, NarrationSettings(shiftSeconds: 1.5, unseenShare: 0.5), to: folder, count: 6)
        let cues = truths.flatMap(\.narration)
        #expect(cues.allSatisfy { abs($0.shift ?? 9) <= 1.5 && !$0.spoken })
        #expect(Set(cues.compactMap(\.shift)).count > cues.count / 2)
        #expect(cues.contains { $0.object == nil } && cues.contains { $0.object != nil })
        for (index, truth) in truths.enumerated() {
            let track = try SubtitleFile(path: folder.file("clip-000\(index).srt")).track()
            #expect(track.faults.isEmpty && track.cues.count == truth.narration.count)
            let shown = truth.narration.map { ($0.start + ($0.shift ?? 0), $0.text) }
                .sorted { $0.0 < $1.0 }
            for (cue, expected) in zip(track.cues, shown) {
                #expect(abs(cue.startSeconds - expected.0) < 0.002 && cue.text == expected.1)
                #expect(cue.startSeconds >= 0 && cue.endSeconds <= 4.81)
            }
        }
    }
}
