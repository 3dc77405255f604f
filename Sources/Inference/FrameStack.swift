internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import PretextTasks
internal import TensorCore

/// Pictures for a network, each of one frame or of several around an instant, as they are decoded.
struct FrameStack {
    /// When frames are wanted, those of the first picture first.
    let instants: [Double]
    private let middles: [Double]
    private let timing: FrameTiming
    private let crop: ImageAugmentation
    private var values: [Float]
    private var shown: [(start: Double, last: Double, end: Double, frames: Int)]

    /// Prepares for pictures around instants in ascending order.
    init(middles: [Double], timing: FrameTiming, crop: ImageAugmentation) {
        self.middles = middles
        self.timing = timing
        self.crop = crop
        instants = timing.count == 1 ? middles : middles.flatMap(timing.instants(around:))
        values = [Float](repeating: 0, count: instants.count * 3 * crop.size * crop.size)
        shown = middles.map { _ in (.infinity, -.infinity, -.infinity, 0) }
    }

    /// Takes the frame of an instant.
    mutating func put(_ decoded: VideoFrame, at index: Int) {
        let (picture, number) = index.quotientAndRemainder(dividingBy: timing.count)
        var unused = RandomStream(seed: 0)
        let count = 3 * timing.count * crop.size * crop.size
        values.withUnsafeMutableBufferPointer { values in
            crop.apply(
                to: decoded, random: &unused,
                into: UnsafeMutableBufferPointer(
                    rebasing: values[picture * count..<(picture + 1) * count]),
                frame: number, of: timing.count)
        }
        let start = decoded.presentationSeconds
        shown[picture].start = min(shown[picture].start, start)
        shown[picture].last = max(shown[picture].last, start)
        shown[picture].end = max(shown[picture].end, start + max(0, decoded.durationSeconds))
        shown[picture].frames += 1
    }

    /// Pictures, from the first on, that have all their frames.
    var completeCount: Int { shown.prefix { $0.frames == timing.count }.count }

    /// The instants of the complete pictures: of the frame, or of the middle of several.
    var seconds: [Double] {
        (0..<completeCount).map { timing.count == 1 ? shown[$0].start : middles[$0] }
    }

    /// The middles between when the first and when the last frame of each complete picture begin: what
    /// sounds are centred on in training.
    var centres: [Double] { shown.prefix(completeCount).map { ($0.start + $0.last) / 2 } }

    /// Whether all pictures have all their frames.
    var isComplete: Bool { completeCount == middles.count }

    /// From when to when each complete picture is shown.
    var spans: [Range<Double>] { shown.prefix(completeCount).map { $0.start..<$0.end } }

    /// The complete pictures, `[N, 3, size, size]`, or `[N, 3, T, size, size]` of several frames.
    var tensor: Tensor { Tensor(completeValues, shape: shape) }

    /// The shape of `tensor`.
    var shape: [Int] {
        let time = timing.count == 1 ? [] : [timing.count]
        return [completeCount, 3] + time + [crop.size, crop.size]
    }

    /// The elements of `tensor`.
    var completeValues: [Float] { Array(values.prefix(shape.reduce(1, *))) }
}
