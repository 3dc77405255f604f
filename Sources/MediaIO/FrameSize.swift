/// The size that frames are scaled to while they are read.
public enum FrameSize: Sendable, Hashable {
    /// Exactly this size; the picture is stretched where its shape differs.
    case exact(width: Int, height: Int)
    /// The shorter side gets this length, the longer one follows from the shape, rounded.
    case shortSide(Int)
    /// As shown: stored size with pixel aspect and rotation applied.
    case native
}

/// The shape of a picture between the size it is stored in and the size asked for.
struct FrameGeometry {
    let storedWidth: Int
    let storedHeight: Int
    /// Width of a pixel over its height; 1 where unknown or not believable.
    let pixelAspect: Double
    let orientation: Orientation

    init(width: Int, height: Int, pixelAspect: Double?, orientation: Orientation) {
        storedWidth = width
        storedHeight = height
        self.orientation = orientation
        let aspect = pixelAspect ?? 1
        self.pixelAspect = (1 / 20.0...20).contains(aspect) ? aspect : 1
    }

    /// Size as shown, never smaller than one pixel.
    ///
    /// Pixels that are not square make the picture larger, never smaller, so nothing is lost.
    var shown: (width: Int, height: Int) {
        let (width, height) = squarePixels
        return orientation.shown((rounded(width), rounded(height)))
    }

    /// The size to scale to, before turning, so that the result has the size asked for.
    func scaled(to size: FrameSize) -> (width: Int, height: Int) {
        switch size {
        case .exact(let width, let height):
            guard width > 0, height > 0 else {
                fatalError("FrameSize.exact: sides must be positive, not \(width)x\(height)")
            }
            return orientation.shown((width, height))
        case .shortSide(let side):
            guard side > 0 else { fatalError("FrameSize.shortSide: must be positive, not \(side)") }
            let (width, height) = squarePixels
            let factor = Double(side) / min(width, height)
            return (rounded(width * factor), rounded(height * factor))
        case .native:
            return orientation.shown(shown)
        }
    }

    private var squarePixels: (width: Double, height: Double) {
        let (width, height) = (Double(storedWidth), Double(storedHeight))
        return pixelAspect >= 1 ? (width * pixelAspect, height) : (width, height / pixelAspect)
    }

    private func rounded(_ length: Double) -> Int { max(1, Int(min(length, 1e9).rounded())) }
}
