// What is really in a clip, as it is written into its JSON file.

public import Essentials
internal import Foundation

/// The truth about one clip.
///
/// Times are in seconds of the picture's clock; pixels count from the
/// upper left corner.
public struct ClipTruth: Codable, Sendable, Equatable {
    /// Version of this format.
    public static let currentVersion = 1

    /// Version of the format of this file.
    public var version: Int
    /// Seed of the set.
    public var seed: UInt64
    /// The clip's number in the set.
    public var index: Int
    /// Length in seconds.
    public var seconds: Double
    /// Picture width in pixels.
    public var width: Int
    /// Picture height in pixels.
    public var height: Int
    /// Pictures a second.
    public var frameRate: Int
    /// How late the sound is; negative when early.
    ///
    /// Event and audible times do not include it.
    public var offsetMilliseconds: Double
    /// Kinds that sound in this clip.
    public var soundingKinds: [String]
    /// What is in view, back to front.
    public var objects: [Object]
    /// Audible events in order of time.
    public var events: [Event]
    /// The narration.
    public var narration: [Cue]
    /// The camera.
    public var camera: CameraTruth

    /// One object.
    public struct Object: Codable, Sendable, Equatable {
        /// Its label in the masks and in the events; from 1.
        public var id: Int
        /// Its kind.
        public var kind: String
        /// Whether it sounds in this clip.
        public var sounding: Bool
        /// Its main colour in English.
        public var color: String
        /// Its height as a share of the frame's.
        public var size: Double
        /// Factor on its kind's pitch; larger things are lower.
        public var pitch: Double
        /// Per frame the smallest box around its visible pixels, `[left, top, right, bottom]`,
        /// half open; empty when hidden.
        public var boxes: [[Int]]
        /// Per frame its middle in pixels, visible or not.
        public var centers: [[Int]]
        /// Per frame the number of pixels that show it.
        public var visibleAreas: [Int]
        /// Per frame the number of pixels that would show it if nothing were in front.
        public var wholeAreas: [Int]
        /// Half-open spans in which its dry sound is above -50 dB of full scale.
        public var audible: [[Double]]
    }

    /// One audible event.
    public struct Event: Codable, Sendable, Equatable {
        /// When it happens in the picture.
        public var time: Double
        /// Which object it happens to.
        public var object: Int
        /// What happens.
        public var type: String
        /// Level of the object's dry sound in the 100 ms after it, dB of full scale.
        public var loudness: Double
    }

    /// One sentence of the narration.
    public struct Cue: Codable, Sendable, Equatable {
        /// When it begins.
        public var start: Double
        /// When it ends.
        public var end: Double
        /// What is said.
        public var text: String
        /// The object it is about; absent when it is about nothing in view.
        public var object: Int?
        /// The time of the event it tells of.
        public var event: Double?
        /// Whether it is also spoken in the sound.
        public var spoken: Bool
        /// How many seconds later than `start` it is shown; absent where narration is not displaced.
        public var shift: Double?
    }

    /// The camera's motion.
    public struct CameraTruth: Codable, Sendable, Equatable {
        /// Its kind.
        public var motion: CameraMotion
        /// Per frame `[x, y, zoom]`.
        ///
        /// A point of the wall at pixel p of a camera at rest is seen at `p * zoom + (x, y)`. One entry for a camera that stands still.
        public var frames: [[Double]]
    }
}

extension ClipTruth {
    /// The file's content: JSON with sorted keys.
    func encoded() throws(FileError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            throw FileError.malformed("truth", "cannot be encoded: \(error)")
        }
    }

    /// Reads a truth file.
    ///
    /// - Throws: `FileError` when it is missing or not a truth of this version.
    public init(contentsOf path: String) throws(FileError) {
        let bytes = try ReadFile.bytes(at: path)
        do {
            self = try JSONDecoder().decode(ClipTruth.self, from: Data(bytes))
        } catch {
            throw .malformed(path, "is not the truth of a clip: \(error)")
        }
        guard version == Self.currentVersion else {
            throw .malformed(path, "has version \(version), not \(Self.currentVersion)")
        }
    }
}
