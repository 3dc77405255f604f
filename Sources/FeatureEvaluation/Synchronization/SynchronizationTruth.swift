public import ClipDatasets
public import Essentials
internal import Foundation

/// What is known about how late the sound of clips is, and when something is heard.
public struct SynchronizationTruth: Sendable {
    /// What is known about one clip.
    struct Clip: Equatable {
        /// How late its sound is, in seconds.
        var offsetSeconds: Double
        /// When something happens that is heard, in seconds of the picture's clock; nil where that is not known.
        var events: [Double]?
    }

    private var clips: [String: Clip] = [:]

    /// Nothing: sound is taken to be in time.
    public static let nothing = SynchronizationTruth()

    private init() {}

    /// Reads a truth.
    ///
    /// - Parameters:
    ///   - path: a folder of `.json` files, one a clip, as `sample-media` writes them (`offsetMilliseconds`, and
    ///     `events` with `time` and `loudness`), or a `.csv` file with the head `file,offset_ms`.
    ///   - clips: the clips that it is about; what it says of others is left out.
    /// - Throws: `FileError` where it is missing or cannot be read as such.
    public init(contentsOf path: String, for clips: [ClipRecord]) throws(FileError) {
        let files = ClipFiles(clips)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileError(code: .missing, path: path, message: "no such truth")
        }
        try isFolder.boolValue ? readFolder(path, files) : readTable(path, files)
    }

    /// Whether anything is known about a clip.
    func knows(_ record: ClipRecord) -> Bool { clips[record.path] != nil }

    /// What is known about a clip.
    func clip(_ record: ClipRecord) -> Clip { clips[record.path] ?? Clip(offsetSeconds: 0) }

    // MARK: - Reading

    /// The truth of a playroom clip, as far as it is about time; see `SampleMedia/README.md`.
    private struct Playroom: Decodable {
        struct Event: Decodable {
            let time: Double
            let loudness: Double
        }

        let version: Int
        let offsetMilliseconds: Double
        let events: [Event]
    }

    private mutating func readFolder(_ folder: String, _ files: ClipFiles) throws(FileError) {
        let truths = try TruthFolder.paths(in: folder).filter { $0.hasSuffix(".json") }
        guard !truths.isEmpty else { throw .malformed(folder, "holds no .json files") }
        for path in truths {
            guard let clip = files.clip(ClipFiles.stem(path)) else { continue }
            let truth: Playroom
            do {
                truth = try JSONDecoder().decode(
                    Playroom.self, from: Data(try ReadFile.bytes(at: path)))
            } catch let error as FileError {
                throw error
            } catch {
                throw .malformed(path, "is not the truth of a playroom clip: \(error)")
            }
            guard truth.version == 1 else {
                throw .malformed(path, "is not the truth of a playroom clip of version 1")
            }
            // Quieter events are not heard, as in training.
            let heard = truth.events.filter { $0.loudness >= SoundLevel.silenceDecibels }
            clips[clip.path] = Clip(
                offsetSeconds: truth.offsetMilliseconds / 1000, events: heard.map(\.time))
        }
    }

    private mutating func readTable(_ path: String, _ files: ClipFiles) throws(FileError) {
        let records = TextForms.csvRecords(of: try ReadFile.text(at: path))
        guard records.first?.fields == ["file", "offset_ms"] else {
            throw .malformed(path, "line 1 is not 'file,offset_ms'")
        }
        for (line, fields) in records.dropFirst() {
            guard fields.count == 2, let offset = Double(fields[1]), abs(offset) <= 1e6 else {
                throw .malformed(path, "line \(line) is not a file and an offset in ms")
            }
            guard let clip = files.clip(fields[0]) else { continue }
            clips[clip.path] = Clip(offsetSeconds: offset / 1000)
        }
    }
}
