internal import CFFmpeg

/// Turns pictures of one size and format into RGB of another size.
protocol PictureScaler: AnyObject {
    /// What it was made for.
    var key: ScalerKey { get }

    /// Converts a picture, turned as it is to be shown, to interleaved RGB.
    ///
    /// `source` has the size and format of `key`.
    func rgb(
        from source: DecodedFrame, turned orientation: Orientation, path: String
    ) throws(MediaError) -> [UInt8]
}

/// Everything that a scaler is made for.
struct ScalerKey: Equatable {
    let sourceWidth: Int
    let sourceHeight: Int
    let sourceFormat: AVPixelFormat
    let isFullRange: Bool
    let colorSpace: AVColorSpace
    let width: Int
    let height: Int

    /// Whether neither side grows.
    var shrinks: Bool { width <= sourceWidth && height <= sourceHeight }

    /// The fastest scaler there is for it.
    func makeScaler(path: String) throws(MediaError) -> any PictureScaler {
        if let planar = PlanarScaler(self) { return planar }
        return try ScalerContext(self, path: path)
    }
}
