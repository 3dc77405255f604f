internal import ClipDatasets
internal import Foundation
internal import RunRecords

/// The clips that a network has learnt from.
enum TrainingClips {
    /// Tells how many of the clips that a network is judged on are among them; nothing where its run is not at hand, as for a
    /// checkpoint file that lies in none.
    static func note(among clips: [ClipRecord], run: String) throws {
        guard let path = RunFolder(holding: run)?.manifestPath,
            FileManager.default.fileExists(atPath: path)
        else { return }
        let trained = Set(try Manifest.of(path, workers: 1).clips.map(file))
        let known = clips.count { trained.contains(file($0)) }
        guard known > 0 else { return }
        Console.note(
            "\(known) of \(clips.count) clips are among those that the network was trained on")
    }

    private static func file(_ clip: ClipRecord) -> String {
        URL(fileURLWithPath: clip.path).resolvingSymlinksInPath().path
    }
}
