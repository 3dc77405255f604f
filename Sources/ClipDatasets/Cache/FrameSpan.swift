internal import MediaIO

/// Consecutive frames of one size.
///
/// As an entry: width, height, then time and duration of each frame; a record is the RGB of a frame.
struct FrameSpan {
    private var pixels: [UInt8] = []
    /// The most bytes of pictures, all of which are in memory while they are decoded.
    static let mostBytes = 128 << 20
    private var size = (width: 0, height: 0)
    private var times: [(start: Double, length: Double)] = []
    private var isUniform = true
    /// Whether all frames had one size so far, and were not too many.
    var isUsable: Bool { isUniform && pixels.count <= Self.mostBytes }

    /// Adds the next frame, of about `count`; whether more may come.
    mutating func append(_ frame: VideoFrame, of count: Int) -> Bool {
        if times.isEmpty {
            size = (frame.width, frame.height)
            // Growing step by step would take memory several times.
            pixels.reserveCapacity(min(count * frame.pixels.count, Self.mostBytes))
        }
        isUniform = isUniform && size == (frame.width, frame.height)
        pixels += frame.pixels
        times.append((frame.presentationSeconds, frame.durationSeconds))
        return isUsable
    }

    /// The frame shown at an instant; nil where none is.
    func frame(at instant: Double) -> VideoFrame? {
        let index = Self.index(at: instant, count: times.count) { times[$0] }
        guard let index else { return nil }
        let bytes = size.width * size.height * 3
        return VideoFrame(
            width: size.width, height: size.height,
            pixels: Array(pixels[index * bytes..<(index + 1) * bytes]),
            presentationSeconds: times[index].start, durationSeconds: times[index].length)
    }

    /// Keeps the frames; without any, that they have to be read from the file.
    func store(in cache: SampleCache, _ key: String) {
        let numbers =
            [UInt64(size.width), UInt64(size.height)]
            + times.flatMap { [$0.start.bitPattern, $0.length.bitPattern] }
        pixels.withUnsafeBytes {
            cache.store(
                key, numbers: numbers, recordBytes: max(1, size.width * size.height * 3),
                records: $0)
        }
    }

    /// The frame of an entry shown at an instant.
    static func frame(at instant: Double, in entry: CacheEntry) -> CacheFinding<VideoFrame> {
        let (numbers, count) = (entry.numbers, entry.recordCount)
        guard numbers.count == 2 + 2 * count, let width = Int(exactly: numbers[0]),
            let height = Int(exactly: numbers[1])
        else { return .damaged }
        func time(_ index: Int) -> (start: Double, length: Double) {
            (
                Double(bitPattern: numbers[2 + 2 * index]),
                Double(bitPattern: numbers[3 + 2 * index])
            )
        }
        guard let index = index(at: instant, count: count, time: time) else { return .absent }
        let pixels = entry.withRecord(index) { Array($0) }
        guard let pixels, pixels.count == width * height * 3 else { return .damaged }
        return .found(
            VideoFrame(
                width: width, height: height, pixels: pixels,
                presentationSeconds: time(index).start, durationSeconds: time(index).length))
    }

    /// The last frame that begins at or before an instant and has not ended.
    private static func index(
        at instant: Double, count: Int, time: (Int) -> (start: Double, length: Double)
    ) -> Int? {
        guard let index = (0..<count).last(where: { time($0).start <= instant }) else { return nil }
        let (start, length) = time(index)
        return index + 1 < count || instant < start + length ? index : nil
    }
}
