// Renders a scene and writes its movie, narration and truth.

internal import Essentials
internal import Foundation
internal import MediaIO

/// How much of the truth is written.
public enum TruthDetail: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// One JSON file per clip.
    case json
    /// The JSON file and a folder of label pictures, one per frame.
    case full
}

/// Where and how the clips of a set are written.
public struct ClipWriter: Sendable {
    /// Folder of the movies and subtitles.
    public let mediaFolder: String
    /// Folder of the truth, apart from the movies so that training never meets it.
    public let truthFolder: String
    /// How much truth is written.
    public let detail: TruthDetail
    /// Share of clips written as WebM.
    public let webmShare: Double

    /// A writer into existing folders.
    ///
    /// - Parameters:
    ///   - mediaFolder: folder of the movies and subtitles.
    ///   - truthFolder: folder of the truth.
    ///   - detail: how much truth is written.
    ///   - webmShare: share of clips written as WebM.
    public init(
        mediaFolder: String, truthFolder: String, detail: TruthDetail, webmShare: Double
    ) {
        self.mediaFolder = mediaFolder
        self.truthFolder = truthFolder
        self.detail = detail
        self.webmShare = webmShare
    }

    /// The clip's file name without extension; where there are several views, with `_view` and the number of one.
    public static func name(_ index: Int, view: Int = 0, of viewCount: Int = 1) -> String {
        let digits = String(index)
        let name = "clip-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return viewCount > 1 ? "\(name)_view\(view)" : name
    }

    /// Renders and writes a scene.
    ///
    /// - Parameters:
    ///   - scene: what is rendered.
    ///   - viewCount: from how many cameras it is seen in all.
    /// - Returns: the path of the movie.
    /// - Throws: `MediaError` or `FileError` of what could not be written.
    @discardableResult
    public func write(_ scene: Scene, viewCount: Int = 1) throws -> String {
        try write([scene], index: scene.index, viewCount: viewCount)
    }

    /// Renders and writes scenes of the same settings, one after the other.
    ///
    /// - Parameters:
    ///   - scenes: what is rendered, at least one scene; several only without label pictures.
    ///   - index: the clip's number.
    ///   - viewCount: from how many cameras it is seen in all.
    ///   - narration: how well sentences fit what is seen.
    /// - Returns: the path of the movie.
    /// - Throws: `MediaError` or `FileError` of what could not be written.
    @discardableResult
    public func write(
        _ scenes: [Scene], index: Int, viewCount: Int = 1,
        narration: NarrationSettings = NarrationSettings()
    ) throws -> String {
        let first = scenes[0]
        let name = Self.name(index, view: first.view, of: viewCount)
        var random = RandomStream(
            seed: first.seed, keys: RandomStream.key("container"), UInt64(index))
        let container: MovieSettings.Container = random.chance(webmShare) ? .webm : .mp4
        let path = "\(mediaFolder)/\(name).\(container.rawValue)"
        let settings = MovieSettings(
            container: container, width: first.settings.width, height: first.settings.height,
            frameRate: first.settings.frameRate,
            // Cameras' key frames are not in step: what codecs leave would tell the moment.
            keyframeInterval: 12 + 5 * first.view, sampleRate: Stem.sampleRate)
        let movie = try MovieWriter(path: path, settings: settings)
        let kinds = Set(scenes.flatMap { $0.things.map(\.kind.name) })
        let absent = SoundingKind.allCases.filter { !kinds.contains($0.rawValue) }
        var cues: [NarrationCue] = []
        var truths: [ClipTruth] = []
        for scene in scenes {
            let said = try Narrator(scene: scene, settings: narration, absent: absent).cues()
            let sound = SoundRenderer(scene).render(narration: said)
            let builder = try writeFrames(of: scene, sound.samples, to: movie, name: name)
            let start = truths.reduce(0) { $0 + $1.seconds }
            let objects = truths.reduce(0) { $0 + $1.objects.count }
            cues += said.map { $0.moved(by: start, adding: objects) }
            truths.append(builder.truth(sound: sound, narration: []))
        }
        try movie.finish()
        random = RandomStream(
            seed: first.seed, keys: RandomStream.key("displaced narration"), UInt64(index))
        let seconds = truths.reduce(0) { $0 + $1.seconds }
        cues = narration.displaced(cues, seconds: seconds, random: &random)
        try AtomicFile.write(Narrator.subRip(cues), to: "\(mediaFolder)/\(name).srt")
        if detail != .none {
            let truth = ClipTruth.joined(
                truths, index: index, narration: cues.map(TruthBuilder.cue))
            try AtomicFile.write(truth.encoded(), to: "\(truthFolder)/\(name).json")
        }
        return path
    }

    /// Writes frames and the sound that goes with each, so that the file is well interleaved.
    private func writeFrames(
        of scene: Scene, _ samples: [Float], to movie: MovieWriter, name: String
    ) throws -> TruthBuilder {
        var builder = TruthBuilder(scene)
        var renderer = FrameRenderer(scene)
        let masks = "\(truthFolder)/\(name).masks"
        if detail == .full {
            try FileManager.default.createDirectory(
                atPath: masks, withIntermediateDirectories: true)
        }
        var written = 0
        for frame in 0..<scene.frameCount {
            let picture = renderer.render(frame: frame)
            builder.add(picture)
            try movie.append(picture: picture.rgb.span)
            let end = samples.count * (frame + 1) / scene.frameCount
            try movie.append(sound: samples.span.extracting(written..<end))
            written = end
            if detail == .full {
                try LabelImage.write(
                    labels: picture.labels, width: scene.settings.width,
                    height: scene.settings.height,
                    to: "\(masks)/\(String(format: "%05d", frame)).png")
            }
        }
        return builder
    }
}
