internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import MediaIO
internal import MotionSegmentation
internal import OpticalFlow

/// Segments stretches of clips by their motion, and keeps some of their frames and scores in the cache.
struct ClipSegmentation: Sendable {
    let settings: MotionSegmenter.Settings
    let longestSide: Int
    /// The frames of a stretch.
    let timing: FrameTiming
    /// Frames that serve are those of which such a share moves.
    let shares: ClosedRange<Double>
    /// How many of those that serve are kept, evenly over the stretch.
    let keptFrames: Int

    /// Changes with what the segmenter does under equal settings, so that masks of earlier versions are not used.
    private static let version = 2

    /// A frame of a stretch and its scores, of one size.
    struct MaskedFrame {
        let frame: VideoFrame
        let scores: ScoreMap
    }

    /// One of the frames of a stretch that serve.
    ///
    /// - Parameters:
    ///   - middle: of the stretch, in seconds.
    ///   - place: which of these frames, from 0 to less than 1.
    ///   - clip: the clip.
    ///   - reader: of the clip.
    /// - Returns: the frame; nil where the stretch has none.
    /// - Throws: `MediaError` where it cannot be read, `FlowError`.
    func frame(
        around middle: Double, place: Double, of clip: ClipRecord, from reader: ClipReader
    ) throws -> MaskedFrame? {
        let size = workingSize(of: clip)
        func chosen(_ numbers: [UInt64]) -> Int? {
            numbers.isEmpty ? nil : Int(place * Double(numbers.count))
        }
        let (instants, record) = try reader.computed(try key(middle), choose: chosen) {
            try segmented(around: middle, size, reader)
        }
        guard let index = chosen(instants) else { return nil }
        let plane = size.width * size.height
        return MaskedFrame(
            frame: VideoFrame(
                width: size.width, height: size.height, pixels: Array(record[plane...]),
                presentationSeconds: Double(bitPattern: instants[index]), durationSeconds: 0),
            scores: ScoreMap(
                width: size.width, height: size.height,
                values: record[..<plane].map { Float($0) / 255 }))
    }

    private func workingSize(of clip: ClipRecord) -> (width: Int, height: Int) {
        let video = clip.info.video
        return MotionSegmenter.workingSize(
            width: video?.width ?? longestSide, height: video?.height ?? longestSide,
            longest: longestSide)
    }

    /// All that the masks of a clip depend on.
    func key(_ middle: Double) throws -> String {
        let settings = String(decoding: try JSONEncoder.sorted.encode(settings), as: UTF8.self)
        return "motion \(Self.version) opencv \(FlowEstimator.libraryVersion) \(settings) "
            + "\(longestSide) \(timing.count) \(timing.framesPerSecond) \(shares) \(keptFrames) "
            + "\(middle)"
    }

    /// The instants of frames that are kept, and for each a record: its scores in steps of 1/255, then its pixels.
    private func segmented(
        around middle: Double, _ size: (width: Int, height: Int), _ reader: ClipReader
    ) throws -> ClipComputation {
        let instants = timing.instants(around: middle)
        let frames = try reader.frames(
            at: instants, size: .exact(width: size.width, height: size.height), isKept: false)
        var segmenter = MotionSegmenter(settings)
        segmenter.frameRate = timing.framesPerSecond
        var stream = MotionSegmenter.Stream(segmenter)
        var maps: [ScoreMap] = []
        for frame in frames {
            maps += try stream.append(
                ColorPicture(width: frame.width, height: frame.height, pixels: frame.pixels))
        }
        maps += try stream.finish()
        let serving = maps.indices.filter { shares.contains(maps[$0].movingShare) }
        let count = min(keptFrames, serving.count)
        let kept = (0..<count).map { serving[(2 * $0 + 1) * serving.count / (2 * count)] }
        return ClipComputation(
            numbers: kept.map { instants[$0].bitPattern },
            records: kept.flatMap { index in
                maps[index].values.map { UInt8(($0 * 255).rounded()) } + frames[index].pixels
            },
            recordBytes: 4 * size.width * size.height)
    }
}
