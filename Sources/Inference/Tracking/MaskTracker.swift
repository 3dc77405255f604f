internal import ClipDatasets
internal import Essentials
public import MediaIO
public import PretextTasks
internal import TensorCore

/// What a tracker says of one frame.
public struct TrackedFrame: Sendable {
    /// Its number, from 0.
    public let number: Int
    /// When it is shown first, in seconds on the file's clock.
    public let seconds: Double
    /// The labels of the objects, ascending.
    public let objects: [UInt8]
    /// The object of each pixel, or 0.
    public let labels: LabelMap
    /// Where each object's label is strongest, in pixels; nil where there is nothing of it.
    public let peaks: [(x: Double, y: Double)?]
}

/// Follows objects from the frame in which they are known, frame after frame.
///
/// In memory are the last frames that the settings ask for, whatever the length of a clip.
public final class MaskTracker {
    /// The labels of the objects, ascending.
    public let objects: [UInt8]
    private let model: any PlaceTracker
    private let grid: PlaceGrid
    private let first: LabelMap
    private let path: String
    private var propagator: LabelPropagator
    /// The latest pictures that the network takes at once, `[1, 3, H, W]` each.
    private var pictures: [Tensor] = []
    private var number = 0

    /// Prepares to follow objects.
    ///
    /// - Parameters:
    ///   - labels: the objects in the first frame, of its size; 0 is background, 255 is not known and counts as such.
    ///   - model: the network, in inference form.
    ///   - settings: how labels go on.
    ///   - path: what to call the clip in messages.
    ///   - shortSide: the shorter side, in pixels, of frames as the network sees them; nil for that of training.
    public init(
        of labels: LabelMap, model: any PlaceTracker, settings: PropagationSettings,
        path: String, shortSide: Int? = nil
    ) {
        objects = Set(labels.labels).subtracting([0, 255]).sorted()
        grid = PlaceGrid(
            width: labels.width, height: labels.height, shortSide: shortSide ?? model.sceneSide,
            stride: model.placeStride)
        (first, self.path) = (labels, path)
        propagator = LabelPropagator(settings: settings)
        self.model = model
    }

    /// Takes the next frame, of the size of the first labels.
    ///
    /// - Returns: for the first frame the given labels.
    /// - Throws: `MediaError.damaged` where the frame has another size than the labels.
    public func next(_ frame: VideoFrame) throws(MediaError) -> TrackedFrame {
        guard frame.width == grid.width, frame.height == grid.height else {
            throw MediaError(
                code: .damaged, path: path,
                message:
                    "frame \(number) has \(frame.width)x\(frame.height) pixels, the labels of the "
                    + "first frame \(grid.width)x\(grid.height)")
        }
        let features = features(of: frame)
        let field: LabelField
        let labels: LabelMap
        if number == 0 {
            field = grid.field(of: first, objects: objects)
            propagator.append(features, labels: field)
            labels = LabelMap(
                width: first.width, height: first.height,
                labels: first.labels.map { $0 == 255 ? 0 : $0 })
        } else {
            field = propagator.next(features, threads: ComputeThreads.current)
            labels = grid.map(of: field, objects: objects)
        }
        defer { number += 1 }
        return TrackedFrame(
            number: number, seconds: frame.presentationSeconds, objects: objects,
            labels: labels,
            peaks: objects.indices.map { object in
                field.peak(of: object + 1).map { grid.pixel(column: $0.column, row: $0.row) }
            })
    }

    /// Features of a frame, with those before it where the network takes several; at the beginning the first one is taken
    /// for them.
    private func features(of frame: VideoFrame) -> PlaceFeatures {
        let scaled = frame.resized(width: grid.scaledWidth, height: grid.scaledHeight)
        let count = model.frameTiming.count
        pictures.append(Self.tensor(of: scaled))
        while pictures.count < count { pictures.append(pictures[0]) }
        if pictures.count > count { pictures.removeFirst() }
        let maps = withoutGradients { model.placeFeatures(count == 1 ? pictures[0] : clip) }
        return PlaceFeatures(
            channels: maps.values, rows: maps.shape[2], columns: maps.shape[3],
            isNormalizing: propagator.settings.normalizesFeatures)
    }

    /// `[1, 3, T, H, W]`.
    private var clip: Tensor {
        let frames = pictures.map { $0.reshaped(to: [1, 3, 1] + $0.shape.dropFirst(2)) }
        return Tensor.concatenated(frames, along: 2)
    }

    /// `[1, 3, H, W]` in `[-1, 1]`.
    private static func tensor(of frame: VideoFrame) -> Tensor {
        let plane = frame.width * frame.height
        return Tensor(shape: [1, 3, frame.height, frame.width]) { values in
            for pixel in 0..<plane {
                for channel in 0..<3 {
                    values[channel * plane + pixel] =
                        Float(frame.pixels[pixel * 3 + channel]) / 127.5 - 1
                }
            }
        }
    }
}
