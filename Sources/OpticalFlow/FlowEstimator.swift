internal import COpticalFlow
internal import Essentials

/// Estimates dense optical flow: where each part of a picture has gone in the next one.
///
/// Everything is computed on the calling thread. The result depends on the two pictures alone. For one
/// thread at a time; as many estimators as wanted may work side by side.
public final class FlowEstimator {
    private let handle: OpaquePointer
    /// How it estimates.
    public let method: FlowMethod

    /// Prepares a method.
    ///
    /// - Throws: `FlowError` where memory does not suffice.
    public init(_ method: FlowMethod) throws(FlowError) {
        self.method = method
        let made =
            switch method {
            case .farneback: coptical_flow_farneback(0.5, 3, 15, 3, 5, 1.2)
            case .dis: coptical_flow_inverse_search()
            }
        guard let made else { throw Self.failure() }
        handle = made
    }

    deinit { coptical_flow_destroy(handle) }

    /// The flow from one picture to the next.
    ///
    /// - Parameters:
    ///   - first: the earlier picture.
    ///   - second: the later one, of the same size; the program stops for another.
    /// - Returns: a finite displacement of every pixel of the first.
    /// - Throws: `FlowError`.
    public func flow(
        from first: GreyPicture, to second: GreyPicture
    ) throws(FlowError) -> FlowField {
        let (width, height) = (first.width, first.height)
        guard width == second.width, height == second.height else {
            programmingError(
                "optical flow: pictures of \(width)x\(height) and \(second.width)x\(second.height)")
        }
        guard min(width, height) >= method.leastSide else {
            throw FlowError(
                .tooSmall,
                "\(method.rawValue) takes pictures of \(method.leastSide) pixels or more on each side, "
                    + "not \(width)x\(height)")
        }
        var isDone = false
        let values = [Float](unsafeUninitializedCapacity: 2 * width * height) { buffer, count in
            isDone = coptical_flow_estimate(
                handle, first.levels, second.levels, Int32(width), Int32(height),
                buffer.baseAddress)
            if !isDone { buffer.update(repeating: 0) }
            count = buffer.count
        }
        guard isDone else { throw Self.failure() }
        return FlowField(width: width, height: height, values: values)
    }

    private static func failure() -> FlowError {
        FlowError(.failed, String(cString: coptical_flow_failure()))
    }

    /// The version of OpenCV that is used.
    public static var libraryVersion: String { String(cString: coptical_flow_version()) }
}
