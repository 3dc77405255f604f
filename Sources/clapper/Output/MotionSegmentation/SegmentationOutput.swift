internal import Essentials
internal import Foundation
internal import MediaIO
internal import MotionSegmentation
internal import Reporting

/// Writes the masks of a clip frame by frame, with pictures to look at and a table.
final class SegmentationOutput {
    private let folder: String
    private let width: Int
    private let height: Int
    private let frameRate: Double
    /// From which score on a pixel moves; nil where scores leave some undecided.
    private let threshold: Float?
    private var table: TableDraft?
    /// Sums over frames of the shares of pixels that move, and that are undecided.
    private var (moving, undecided) = (0.0, 0.0)
    /// The first picture, until it is known whether there are more.
    private var first: (picture: RGBImage, seconds: Double)?
    private var movie: MovieWriter?

    /// How many frames were written.
    private(set) var frameCount = 0

    /// Makes the folder.
    ///
    /// - Parameters:
    ///   - folder: where everything goes.
    ///   - width: of the masks.
    ///   - height: of the masks.
    ///   - frameRate: about how many frames there are a second.
    ///   - threshold: from which score on a pixel moves; nil for the band of scores that leaves some undecided.
    /// - Throws: `FileError`.
    init(
        folder: String, width: Int, height: Int, frameRate: Double, threshold: Float?
    ) throws(FileError) {
        try OutputFolder.make(folder)
        self.folder = folder
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.threshold = threshold
    }

    /// Writes a frame's mask, and adds it to the movie and to the table.
    func append(_ frame: VideoFrame, _ scores: ScoreMap) throws {
        let table = try table ?? begun()
        let labels = labels(of: scores.resized(width: width, height: height))
        try LabelImage.write(
            labels: labels, width: width, height: height,
            to: ResultFolder.mask(frameCount, in: folder))
        try table.append(line: row(labels, frame.presentationSeconds))
        frameCount += 1
        var picture = RGBImage(width: frame.width, height: frame.height, pixels: frame.pixels)
        ResponseOverlay(range: 0...1).draw(
            scores.resized(width: frame.width, height: frame.height).values, isMuted: false,
            on: &picture)
        try show(picture, at: frame.presentationSeconds)
    }

    /// The table, in a folder without earlier results.
    private func begun() throws(FileError) -> TableDraft {
        try ResultFolder.begin(folder, results: ["overlay.mp4", "overlay.png", "frames.csv"])
        let begun = try TableDraft(
            path: folder + "/frames.csv",
            head: "frame,seconds,moving,undecided,left,top,right,bottom,x,y")
        table = begun
        return begun
    }

    private func labels(of scores: ScoreMap) -> [UInt8] {
        if let threshold { return scores.values.map { $0 >= threshold ? 1 : 0 } }
        return scores.verdicts.map { verdict in
            switch verdict {
            case .background: 0
            case .undecided: 255
            case .moving: 1
            }
        }
    }

    /// Number, time, shares, box and centre of a frame.
    private func row(_ labels: [UInt8], _ seconds: Double) -> String {
        let places = labels.indices.filter { labels[$0] == 1 }
        let count = Double(labels.count)
        let share = Double(places.count) / count
        let undecidedShare = Double(labels.count { $0 == 255 }) / count
        moving += share
        undecided += undecidedShare
        let start = String(
            format: "%d,%.4f,%.5f,%.5f", frameCount, seconds, share, undecidedShare)
        guard !places.isEmpty else { return start + ",,,,,," }
        let (columns, lines) = (places.map { $0 % width }, places.map { $0 / width })
        let middles = [columns, lines].map { places in
            Double(places.reduce(0, +)) / Double(places.count) + 0.5
        }
        return start
            + String(
                format: ",%d,%d,%d,%d,%.1f,%.1f", columns.min() ?? 0, lines.min() ?? 0,
                (columns.max() ?? 0) + 1, (lines.max() ?? 0) + 1, middles[0], middles[1])
    }

    private func show(_ picture: RGBImage, at seconds: Double) throws {
        guard let first else {
            first = (picture, seconds)
            return
        }
        let writer: MovieWriter
        if let movie {
            writer = movie
        } else {
            writer = try MovieWriter(
                path: folder + "/overlay.mp4",
                settings: MovieSettings(
                    container: .mp4, width: picture.width, height: picture.height,
                    frameRate: Int(min(max(frameRate, 1), 240).rounded()), hasVariableRate: true,
                    quality: 20, sampleRate: 0))
            try writer.append(picture: first.picture.pixels.span, at: 0)
            movie = writer
        }
        try writer.append(picture: picture.pixels.span, at: seconds - first.seconds)
    }

    /// Completes the movie, or writes the only picture, and completes the table.
    func finish() throws {
        if let movie {
            try movie.finish()
        } else if let first {
            try PNGWriter.write(first.picture, to: folder + "/overlay.png")
        }
        try table?.finish()
    }

    /// What was found, in a line.
    var summary: String {
        func mean(_ sum: Double) -> Double { 100 * sum / Double(max(1, frameCount)) }
        let found = String(
            format: "%@: %d frames, of which %.1f %% moves on the average", folder, frameCount,
            mean(moving))
        guard threshold == nil else { return found }
        return found + String(format: " and %.1f %% is undecided", mean(undecided))
    }
}
