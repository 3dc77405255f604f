internal import Essentials
public import MediaIO

/// The pixels of one object.
public struct ObjectMask: Sendable, Equatable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Whether each pixel is of the object, `[height, width]`.
    public let isInside: [Bool]

    /// Makes a mask; stops the program where `isInside` is not `[height, width]`.
    public init(width: Int, height: Int, isInside: [Bool]) {
        guard isInside.count == width * height else {
            programmingError("ObjectMask: \(isInside.count) pixels for \(width)x\(height)")
        }
        (self.width, self.height, self.isInside) = (width, height, isInside)
    }

    /// The pixels that bear a label.
    public init(_ map: LabelMap, label: UInt8) {
        self.init(width: map.width, height: map.height, isInside: map.labels.map { $0 == label })
    }

    /// How many pixels it has.
    public var area: Int { isInside.count { $0 } }

    func mustHaveSize(of other: ObjectMask, _ operation: String) {
        guard width == other.width, height == other.height else {
            programmingError(
                "\(operation): masks of \(width)x\(height) and \(other.width)x\(other.height)")
        }
    }
}
