// Renders a range of clips on several threads.

internal import Essentials
internal import Foundation

/// Clips of one seed.
public struct ClipSet: Sendable {
    /// Seed of the set.
    public let seed: UInt64
    /// Numbers of the clips.
    public let clips: Range<Int>
    /// How each scene is rendered.
    public let settings: SceneSettings
    /// From how many cameras each is seen, at least 1.
    public let views: Int
    /// How many scenes each clip shows, one after the other, at least 1.
    public let episodes: Int
    /// How well sentences fit what is seen.
    public let narration: NarrationSettings

    /// A range of clips of a seed.
    ///
    /// - Parameters:
    ///   - seed: seed of the set.
    ///   - clips: numbers of the clips.
    ///   - settings: how they are rendered.
    ///   - views: from how many cameras each is seen, at least 1.
    ///   - episodes: how many scenes each clip shows, one after the other, at least 1.
    ///   - narration: how well sentences fit what is seen.
    public init(
        seed: UInt64, clips: Range<Int>, settings: SceneSettings, views: Int = 1,
        episodes: Int = 1, narration: NarrationSettings = NarrationSettings()
    ) {
        self.seed = seed
        self.clips = clips
        self.settings = settings
        self.views = views
        self.episodes = episodes
        self.narration = narration
    }

    private struct Progress: Sendable {
        var next: Int
        var done = 0
        var running: Int
        var failure: (any Error)?
    }

    /// Renders all clips; `report` hears of each finished clip, on the calling thread.
    ///
    /// - Throws: the first failure; the clips being rendered then are still completed.
    public func render(
        with writer: ClipWriter, jobs: Int, report: (_ done: Int, _ total: Int) -> Void
    ) throws {
        let progress = Monitor(Progress(next: clips.lowerBound, running: jobs))
        for _ in 0..<jobs {
            let thread = Thread { work(writer, progress) }
            thread.stackSize = 8 << 20
            thread.start()
        }
        var reported = 0
        while true {
            let (done, isOver) = progress.wait { state in
                state.done > reported || state.running == 0
                    ? (state.done, state.running == 0) : nil
            }
            if done > reported { report(done, clips.count) }
            reported = done
            if isOver { break }
        }
        if let failure = progress.withLock({ $0.failure }) { throw failure }
    }

    /// Renders clip after clip until none is left or one failed.
    private func work(_ writer: ClipWriter, _ progress: Monitor<Progress>) {
        while let index = take(progress) {
            do {
                for view in 0..<views {
                    let scenes = try (0..<episodes).map { episode in
                        try Scene(
                            seed: seed, index: index * episodes + episode, settings: settings,
                            view: view)
                    }
                    try writer.write(
                        scenes, index: index, viewCount: views, narration: narration)
                }
                progress.withLock { $0.done += 1 }
            } catch {
                progress.withLock { $0.failure = $0.failure ?? error }
            }
        }
        progress.withLock { $0.running -= 1 }
    }

    private func take(_ progress: Monitor<Progress>) -> Int? {
        progress.withLock { state in
            guard state.failure == nil, state.next < clips.upperBound else { return nil }
            state.next += 1
            return state.next - 1
        }
    }
}
