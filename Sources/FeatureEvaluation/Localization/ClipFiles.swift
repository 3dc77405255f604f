internal import ClipDatasets
internal import Foundation
internal import MediaIO

/// Finds the clips that truths name, with or without the ending of the file.
struct ClipFiles {
    private let byName: [String: ClipRecord]
    private let byStem: [String: ClipRecord]

    init(_ clips: [ClipRecord]) {
        byName = Dictionary(clips.map { ($0.name, $0) }) { first, _ in first }
        byStem = Dictionary(clips.map { (Self.stem($0.name), $0) }) { first, _ in first }
    }

    /// The clip of a name; nil where there is none.
    func clip(_ name: String) -> ClipRecord? { byName[name] ?? byStem[Self.stem(name)] }

    /// Picture and sound of a name: one file, or a sound with a picture of the same name beside it or
    /// in a folder `frames` beside its own.
    func pair(_ name: String) -> (picture: String, sound: String)? {
        guard let clip = clip(name) else { return nil }
        guard clip.info.video == nil else { return (clip.path, clip.path) }
        let sound = URL(fileURLWithPath: clip.path)
        let folder = sound.deletingLastPathComponent()
        let stem = Self.stem(clip.path)
        let frames = folder.deletingLastPathComponent().appendingPathComponent("frames")
        for place in [folder, frames] {
            for ending in ["jpg", "jpeg", "png"] {
                let path = place.appendingPathComponent("\(stem).\(ending)").path
                if FileManager.default.fileExists(atPath: path) { return (path, clip.path) }
            }
        }
        return nil
    }

    /// The last part of a path without its ending.
    static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
        return String(name[..<dot])
    }
}
