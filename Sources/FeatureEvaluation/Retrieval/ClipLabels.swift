public import ClipDatasets
public import Essentials
internal import Foundation

/// What clips are about, as somebody wrote it down; for judging, never for training.
public struct ClipLabels: Sendable {
    private let labels: [String: Set<String>]
    private let path: String

    /// Reads labels.
    ///
    /// - Parameter path: a CSV file with a header of `file` and `label`, one label a line, a file as
    ///   often as it has labels; or a folder of truth of rendered clips, `<clip>.json` with
    ///   `soundingKinds`.
    /// - Throws: `FileError` where it is missing or is neither.
    public init(path: String) throws(FileError) {
        self.path = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileError(code: .missing, path: path, message: "no such file or folder")
        }
        labels = try isFolder.boolValue ? Self.truth(in: path) : Self.table(at: path)
    }

    /// The labels of clips, in their order.
    ///
    /// - Parameter clips: clips whose name, or its last part with or without ending, was labelled.
    /// - Returns: a set for each, not empty.
    /// - Throws: `FileError` naming the first clip without a label, or with one that may be meant for
    ///   another clip.
    public func labels(of clips: [ClipRecord]) throws(FileError) -> [Set<String>] {
        let owners = Dictionary(grouping: clips.flatMap { Set(Self.names(of: $0)) }) { $0 }
        var result: [Set<String>] = []
        for clip in clips {
            guard let name = Self.names(of: clip).first(where: { labels[$0] != nil }),
                let found = labels[name]
            else { throw .malformed(path, "has no label for \(clip.name)") }
            guard name == clip.name || owners[name]?.count == 1 else {
                throw .malformed(
                    path,
                    "the ambiguous name '\(name)' may be \(clip.name) or another clip; "
                        + "give names with their folders and endings")
            }
            result.append(found)
        }
        return result
    }

    /// The names by which a clip may be labelled, the one that tells most first.
    private static func names(of clip: ClipRecord) -> [String] {
        let last = (clip.name as NSString).lastPathComponent
        return [clip.name, last, (last as NSString).deletingPathExtension]
    }

    private struct Truth: Decodable {
        let soundingKinds: [String]
    }

    private static func truth(in folder: String) throws(FileError) -> [String: Set<String>] {
        var labels: [String: Set<String>] = [:]
        for path in try TruthFolder.paths(in: folder) where path.hasSuffix(".json") {
            let data = Data(try ReadFile.bytes(at: path))
            guard let truth = try? JSONDecoder().decode(Truth.self, from: data) else {
                throw .malformed(path, "has no list 'soundingKinds'")
            }
            labels[ClipFiles.stem(path)] = Set(truth.soundingKinds)
        }
        guard !labels.isEmpty else { throw .malformed(folder, "holds no .json file with labels") }
        return labels
    }

    private static func table(at path: String) throws(FileError) -> [String: Set<String>] {
        let records = TextForms.csvRecords(of: try ReadFile.text(at: path))
        guard let first = records.first, first.fields == ["file", "label"] else {
            throw .malformed(path, "must begin with the line 'file,label'")
        }
        var labels: [String: Set<String>] = [:]
        for (line, fields) in records.dropFirst() {
            guard fields.count == 2, !fields[0].isEmpty, !fields[1].isEmpty else {
                throw .malformed(path, "line \(line) is not 'file,label'")
            }
            labels[fields[0], default: []].insert(fields[1])
        }
        return labels
    }
}
