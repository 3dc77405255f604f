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
        let name = Self.name(scene.index, view: scene.view, of: viewCount)
        var random = RandomStream(
            seed: scene.seed, keys: RandomStream.key("container"), UInt64(scene.index))
        let container: MovieSettings.Container = random.chance(webmShare) ? .webm : .mp4
        let path = "\(mediaFolder)/\(name).\(container.rawValue)"
        let cues = try Narrator(scene: scene).cues()
        let sound = SoundRenderer(scene).render(narration: cues)
        let settings = MovieSettings(
            container: container, width: scene.settings.width, height: scene.settings.height,
            frameRate: scene.settings.frameRate,
            // Cameras' key frames are not in step: what codecs leave would tell the moment.
            keyframeInterval: 12 + 5 * scene.view, sampleRate: Stem.sampleRate)
        let movie = try MovieWriter(path: path, settings: settings)
        let builder = try writeFrames(of: scene, sound.samples, to: movie, name: name)
        try movie.finish()
        try AtomicFile.write(Narrator.subRip(cues), to: "\(mediaFolder)/\(name).srt")
        if detail != .none {
            let truth = builder.truth(sound: sound, narration: cues)
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
