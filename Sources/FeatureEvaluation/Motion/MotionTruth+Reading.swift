// Folders with masks of what moves.

public import ClipDatasets
public import Essentials
internal import Foundation

extension MotionTruth {
    /// Reads a folder in the form of DAVIS, whose objects move all the time.
    ///
    /// - Throws: `FileError`, as `AnnotatedSequence.davis(in:)`.
    public static func davis(in folder: String) throws(FileError) -> [MotionTruth] {
        try AnnotatedSequence.davis(in: folder).map { MotionTruth(sequence: $0, camera: .unknown) }
    }

    /// Reads the truth of playroom clips.
    ///
    /// - Parameters:
    ///   - folder: the folder of the truth, with masks.
    ///   - clips: the clips that it is about.
    /// - Returns: the clips that have masks, sorted by name.
    /// - Throws: `FileError`.
    public static func playroom(
        in folder: String, for clips: [ClipRecord]
    ) throws(FileError) -> [MotionTruth] {
        var result: [MotionTruth] = []
        for sequence in try AnnotatedSequence.playroom(in: folder, for: clips) {
            let scene = try PlayroomMotion(contentsOf: "\(folder)/\(sequence.name).json")
            result.append(
                MotionTruth(
                    sequence: sequence,
                    camera: scene.camera.motion == "fixed" ? .still : .moving,
                    movements: scene.movements))
        }
        return result
    }
}

/// The truth of a playroom clip, as far as it is about motion; see `SampleMedia/README.md`.
private struct PlayroomMotion: Decodable {
    struct Camera: Decodable {
        let motion: String
        let frames: [[Double]]
    }

    struct Object: Decodable {
        let id: UInt8
        let centers: [[Double]]
    }

    let version: Int
    let frameRate: Double
    let camera: Camera
    let objects: [Object]

    /// Over so many seconds, half of them before and half after a frame, the way of an object is measured.
    private static let seconds = 0.5
    /// The way from which on it moves, in pixels; its places are known to whole pixels.
    private static let leastWay = 2.5

    init(contentsOf path: String) throws(FileError) {
        let bytes = try ReadFile.bytes(at: path)
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw .malformed(path, "is not the truth of a playroom clip: \(error)")
        }
        let isSound =
            version == 1 && frameRate > 0 && !camera.frames.isEmpty
            && camera.frames.allSatisfy { $0.count == 3 && $0[2] > 0 }
            && objects.allSatisfy { $0.centers.allSatisfy { $0.count == 2 } }
        guard isSound else {
            throw .malformed(path, "is not the truth of a playroom clip of version 1")
        }
    }

    /// Of each object whether it goes anywhere on the wall around each frame.
    var movements: [UInt8: [Bool]] {
        let reach = max(1, Int(Self.seconds / 2 * frameRate))
        var result: [UInt8: [Bool]] = [:]
        for object in objects {
            let places = object.centers.indices.map { frame -> SIMD2<Double> in
                let view = camera.frames[min(frame, camera.frames.count - 1)]
                let centre = object.centers[frame]
                return (SIMD2(centre[0], centre[1]) - SIMD2(view[0], view[1])) / view[2]
            }
            result[object.id] = places.indices.map { frame in
                let way =
                    places[min(places.count - 1, frame + reach)] - places[max(0, frame - reach)]
                return (way * way).sum().squareRoot() > Self.leastWay
            }
        }
        return result
    }
}
