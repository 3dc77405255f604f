public import MediaIO

/// Pictures in a row, with true masks of some or all of them.
public struct AnnotatedSequence: Sendable, Equatable {
    /// Where the pictures are.
    public enum Pictures: Sendable, Equatable {
        /// One file each, in order.
        case files([String])
        /// A movie, frame by frame.
        case movie(String)
    }

    /// What it is called.
    public let name: String
    /// The pictures.
    public let pictures: Pictures
    /// The path of the label picture of each frame that has one, by the number of the frame from 0.
    public let masks: [Int: String]

    /// The frames with masks, ascending.
    public var annotatedFrames: [Int] { masks.keys.sorted() }
    /// The frames that are judged where the first mask is given: all that have one but the first and the
    /// last, as in the official evaluation of DAVIS.
    public var judgedFrames: [Int] { Array(annotatedFrames.dropFirst().dropLast()) }

    /// Frames a second of a movie; nil for single pictures, and where it does not say.
    ///
    /// - Throws: `MediaError` where the movie cannot be read.
    public func frameRate() throws(MediaError) -> Double? {
        guard case .movie(let path) = pictures else { return nil }
        return try MediaFile(path: path).info.video?.frameRate
    }

    /// The labels of a frame; nil where it has none.
    ///
    /// - Throws: `MediaError` where the label picture cannot be read.
    public func labels(ofFrame number: Int) throws(MediaError) -> LabelMap? {
        guard let path = masks[number] else { return nil }
        return try LabelImage.labels(contentsOf: path)
    }

    /// Reads the pictures one after the other.
    ///
    /// - Parameters:
    ///   - size: the size wanted.
    ///   - body: gets the number of each frame, from 0, and the frame.
    /// - Throws: `MediaError` where a picture cannot be read, and what `body` throws.
    public func forEachPicture(
        size: FrameSize, _ body: (Int, VideoFrame) throws -> Void
    ) throws {
        switch pictures {
        case .files(let paths):
            for (number, path) in paths.enumerated() {
                try body(number, MediaFile(path: path).frame(at: 0, size: size))
            }
        case .movie(let path):
            var number = 0
            var failure: (any Error)?
            try MediaFile(path: path).forEachFrame(size: size) { frame in
                do {
                    try body(number, frame)
                    number += 1
                } catch {
                    failure = error
                }
                return failure == nil
            }
            if let failure { throw failure }
        }
    }
}
