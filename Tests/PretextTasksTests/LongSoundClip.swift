import ClipDatasets
import Essentials
import MediaIO
import TestSupport
import Testing

@testable import PretextTasks

/// Clips of which the file promises more pictures than there are: WebM states one duration, that of the longest stream.
enum LongSoundClip {
    /// Writes noise that changes 25 times a second, and silence that goes on for longer.
    ///
    /// - Parameters:
    ///   - folder: where the file goes.
    ///   - pictureSeconds: how long pictures are shown.
    ///   - soundSeconds: how long sound is heard.
    /// - Returns: its record.
    /// - Throws: what writing and reading throw.
    static func record(
        in folder: TemporaryFolder, pictureSeconds: Int, soundSeconds: Double
    ) throws -> ClipRecord {
        let side = ProbeTraining.side
        let movie = try MovieWriter(
            path: folder.file("long-sound.webm"),
            settings: MovieSettings(
                container: .webm, width: side, height: side, frameRate: ProbeTraining.frameRate))
        var random = RandomStream(seed: 7)
        for _ in 0..<pictureSeconds * ProbeTraining.frameRate {
            try movie.append(picture: ProbeTraining.noisePixels(&random).span)
        }
        try movie.append(sound: [Float](repeating: 0, count: Int(soundSeconds * 48000)).span)
        try movie.finish()
        let clip = try #require(try Manifest.of(folder.path, workers: 1).clips.first)
        let promised = try #require(PictureTime.seconds(of: clip))
        // Otherwise the clip tests nothing.
        #expect(promised.upperBound > soundSeconds - 0.03)
        return clip
    }
}
