public import ClipDatasets
public import MediaIO
public import TensorCore

/// What a network takes at several instants of a clip.
public struct InputBatch: Sendable {
    /// The instants on the file's clock, in seconds, ascending: of a frame, or of the middle of several or of
    /// a window of sound.
    public let seconds: [Double]
    let values: [Float]
    let shape: [Int]

    /// The numbers, one row an instant.
    public var tensor: Tensor { Tensor(values, shape: shape) }
}

/// Cuts from clips what a kind of network takes; can be used on several threads at once.
public protocol ClipInputs: Sendable {
    /// Seconds of a clip on which one input depends.
    var span: Double { get }

    /// Where in a file there is something to be cut, in seconds of its clock, and how many different moments a
    /// second has; nil where the file has no such stream.
    func stretch(of info: MediaInfo) -> (range: Range<Double>, rate: Double)?

    /// Cuts inputs around instants.
    ///
    /// - Parameters:
    ///   - instants: on the file's clock, ascending.
    ///   - file: the file.
    /// - Returns: those of the instants, from the first on, that the stream covers.
    /// - Throws: `MediaError` where it cannot be decoded or covers none.
    func inputs(at instants: [Double], of file: MediaFile) throws -> InputBatch
}

extension ClipInputs {
    /// Cuts inputs in the middle of equal parts of a clip, so that all of them lie inside.
    ///
    /// - Parameters:
    ///   - count: how many, at least 1; fewer where the clip has not as many different moments.
    ///   - clip: the clip.
    /// - Returns: at least one; where the clip is shorter than one input, the one around its middle.
    /// - Throws: `MediaError` where it has no such stream, cannot be decoded or is too short.
    public func evenlySpaced(_ count: Int, of clip: ClipRecord) throws -> InputBatch {
        let file = try MediaFile(path: clip.path)
        let (range, rate) = try stretch(of: file)
        let spare = max(0, range.upperBound - range.lowerBound - span)
        let start = (range.lowerBound + range.upperBound - spare) / 2
        let moments = max(1, min(count, Int(min(1e9, (spare * rate).rounded()))))
        return try inputs(
            at: FrameInstants.evenlySpaced(moments, in: start..<(start + spare)), of: file)
    }

    /// Cuts inputs at a steady rate, from the beginning of a clip to its end, a part at a time.
    ///
    /// - Parameters:
    ///   - rate: inputs a second, more than 0.
    ///   - limit: how many at most.
    ///   - clip: the clip.
    ///   - body: gets one part after the other.
    /// - Throws: `MediaError` where it has no such stream, cannot be decoded or is too short, and what `body`
    ///   throws.
    public func walk(
        rate: Double, limit: Int, of clip: ClipRecord, _ body: (InputBatch) throws -> Void
    ) throws {
        let file = try MediaFile(path: clip.path)
        let range = try stretch(of: file).range
        let count = min(limit, walkCount(rate: rate, in: range))
        let first = range.lowerBound + span / 2
        for start in stride(from: 0, to: count, by: 32) {
            let part = (start..<min(count, start + 32)).map { first + Double($0) / rate }
            do {
                let batch = try inputs(at: part, of: file)
                try body(batch)
                if batch.seconds.count < part.count { return }
            } catch let error as MediaError where error.code == .endOfStream && start > 0 {
                return
            }
        }
    }

    /// How many inputs `walk` without a limit cuts, if the stream is as long as the file's header says; 0 without a
    /// stream.
    public func walkCount(rate: Double, of info: MediaInfo) -> Int {
        stretch(of: info).map { walkCount(rate: rate, in: $0.range) } ?? 0
    }

    private func walkCount(rate: Double, in range: Range<Double>) -> Int {
        let spare = max(0, range.upperBound - range.lowerBound - span)
        // A hair, since lengths are sums.
        return Int(min(1e9, spare * rate + 1e-6)) + 1
    }

    private func stretch(of file: MediaFile) throws(MediaError) -> (
        range: Range<Double>, rate: Double
    ) {
        guard let stretch = stretch(of: file.info) else {
            throw MediaError(
                code: .failed, path: file.info.path, message: "has no stream that the network takes"
            )
        }
        return stretch
    }
}
