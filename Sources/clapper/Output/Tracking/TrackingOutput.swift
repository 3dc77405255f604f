internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import Reporting

/// Writes what a tracker says, frame by frame: an overlaid movie, masks, and a table of objects.
final class TrackingOutput {
    /// What is written, by the ending of the path.
    enum Form {
        case movie, table, folder

        init(path: String) {
            let name = path.lowercased()
            self = name.hasSuffix(".mp4") ? .movie : name.hasSuffix(".csv") ? .table : .folder
        }
    }

    private let path: String
    private let form: Form
    /// Whether places where labels are strongest are marked.
    private let marksPeaks: Bool
    private let frameRate: Double
    private var table: TrackingTable?
    private var movie: MovieWriter?
    private var start = 0.0
    private(set) var frameCount = 0
    private(set) var objectCount = 0

    /// Prepares to write; nothing is made before the first frame.
    ///
    /// - Parameters:
    ///   - path: a file ending in .mp4 or .csv, or a folder for all of it.
    ///   - clip: whose frame rate the movie has.
    ///   - marksPeaks: whether places where labels are strongest are marked.
    ///   - overwrite: whether a folder may hold earlier results.
    /// - Throws: `FileError` where it cannot be written, `ConfigurationError` where the folder is not empty, `MediaError`
    ///   without a clip.
    init(path: String, clip: String, marksPeaks: Bool, overwrite: Bool) throws {
        (self.path, self.marksPeaks, form) = (path, marksPeaks, Form(path: path))
        frameRate = try MediaFile(path: clip).info.video?.frameRate ?? 25
        if form == .folder {
            try ResultFolder.require(path, overwrite: overwrite)
        } else {
            try AtomicFile.requireWritable(path)
        }
    }

    /// Writes a frame.
    func append(_ frame: VideoFrame, _ tracked: TrackedFrame) throws {
        if frameCount == 0 { try begin(frame) }
        try table?.append(tracked)
        if form == .folder {
            try LabelImage.write(
                labels: tracked.labels.labels, width: frame.width, height: frame.height,
                to: ResultFolder.mask(tracked.number, in: path))
        }
        if let movie {
            let picture = overlay(frame, tracked)
            try movie.append(picture: picture.pixels.span, at: frame.presentationSeconds - start)
        }
        frameCount += 1
        objectCount = tracked.objects.count
    }

    private func begin(_ first: VideoFrame) throws {
        start = first.presentationSeconds
        if form == .folder {
            try ResultFolder.begin(path, results: ["overlay.mp4", "objects.csv"])
        }
        if form != .movie {
            table = try TrackingTable(path: form == .folder ? path + "/objects.csv" : path)
        }
        if form != .table {
            movie = try MovieWriter(
                path: form == .folder ? path + "/overlay.mp4" : path,
                settings: MovieSettings(
                    container: .mp4, width: first.width, height: first.height,
                    frameRate: Int(min(max(frameRate, 1), 240).rounded()), hasVariableRate: true,
                    quality: 20, sampleRate: 0))
        }
    }

    private func overlay(_ frame: VideoFrame, _ tracked: TrackedFrame) -> RGBImage {
        let peaks = zip(tracked.peaks, tracked.objects).compactMap { peak, label in
            peak.map { (x: $0.x, y: $0.y, label: label) }
        }
        return LabelOverlay().render(
            picture: frame.pixels, width: frame.width, height: frame.height,
            labels: tracked.labels.labels, points: marksPeaks ? peaks : [])
    }

    /// Completes the files.
    func finish() throws {
        try movie?.finish()
        try table?.finish()
    }
}
