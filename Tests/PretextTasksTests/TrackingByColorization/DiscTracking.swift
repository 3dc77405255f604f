import ClipDatasets
import Inference
import MediaIO
import PretextTasks
import Testing

/// How well discs of made-up clips are followed, as `clapper track` follows objects.
struct DiscTracking {
    /// The intersection over union of each disc in each frame after the first, clip by clip.
    private var overlaps: [[Double]] = []

    /// The frames that are looked at; labels are given in the first.
    private static let frames = Array(stride(from: 10, through: 34, by: 3))
    /// Discs are followed that show at least so many pixels in all of these frames.
    private static let leastPixels = 200

    /// Follows discs with a network, or leaves the first mask where it is.
    init(of clips: [ClipRecord], by model: (any PlaceTracker)?) throws {
        for clip in clips {
            let truth = try TrackingFootage.labels(of: clip, frames: Self.frames)
            let discs = (1...4 as ClosedRange<UInt8>).filter { disc in
                truth.allSatisfy { map in map.labels.count { $0 == disc } >= Self.leastPixels }
            }
            let first = LabelMap(
                width: truth[0].width, height: truth[0].height,
                labels: truth[0].labels.map { discs.contains($0) ? $0 : 0 })
            let found =
                try model.map { try Self.followed(first, through: clip, by: $0) }
                ?? truth.map { _ in first }
            overlaps.append(
                zip(found, truth).dropFirst().flatMap { found, truth in
                    discs.map { Self.overlap(of: $0, found, truth) }
                })
        }
    }

    private static func followed(
        _ first: LabelMap, through clip: ClipRecord, by model: any PlaceTracker
    ) throws -> [LabelMap] {
        var pictures: [VideoFrame] = []
        var number = 0
        try MediaFile(path: clip.path).forEachFrame(size: .native) { frame in
            if frames.contains(number) { pictures.append(frame) }
            number += 1
            return true
        }
        try #require(pictures.count == frames.count)
        var settings = PropagationSettings()
        // Fewer places than by default, so that it takes seconds.
        (settings.recentFrames, settings.radius) = (5, 6)
        let tracker = MaskTracker(of: first, model: model, settings: settings, path: clip.path)
        return try pictures.map { try tracker.next($0).labels }
    }

    private static func overlap(of disc: UInt8, _ a: LabelMap, _ b: LabelMap) -> Double {
        let pairs = zip(a.labels, b.labels)
        let both = pairs.count { $0 == disc && $1 == disc }
        return Double(both) / Double(pairs.count { $0 == disc || $1 == disc })
    }

    /// The mean over all discs and frames.
    var mean: Double {
        let all = overlaps.joined()
        return all.reduce(0, +) / Double(all.count)
    }

    /// The mean difference from the overlaps of another tracking of the same clips, with its error over clips.
    func gain(over other: DiscTracking) -> ProbeAnswers {
        var gain = ProbeAnswers()
        for (clip, pair) in zip(overlaps, other.overlaps).enumerated() {
            for (own, others) in zip(pair.0, pair.1) { gain.add(own - others, clip: clip) }
        }
        return gain
    }
}
