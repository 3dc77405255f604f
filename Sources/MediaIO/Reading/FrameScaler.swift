internal import CFFmpeg

/// Turns decoded pictures into RGB of the wanted size, as they are to be shown.
///
/// A new context is made when size, format or colours change, also in the middle of a stream.
final class FrameScaler {
    private let orientation: Orientation
    private let streamAspect: AVRational?
    private let path: String
    private var context: ScalerContext?

    /// For the pictures of a stream, whose display matrix and pixel aspect are honoured.
    init(container: InputContainer, stream: Int) {
        path = container.path
        orientation = container.orientation(ofStream: stream)
        streamAspect =
            container.withUnsafeStream(stream) { $0.pointee.sample_aspect_ratio.positive } ?? nil
    }

    /// Scales and turns one picture.
    func frame(
        _ frame: TimedFrame, size: FrameSize, durationSeconds: Double
    ) throws(MediaError) -> VideoFrame {
        let picture = frame.picture
        let geometry = FrameGeometry(
            width: picture.width, height: picture.height,
            pixelAspect: (streamAspect ?? picture.pixelAspect.positive)?.value,
            orientation: orientation)
        let (width, height) = geometry.scaled(to: size)
        guard Double(width) * Double(height) <= Double(DecoderContext.maximumPixels) else {
            throw MediaError(
                code: .unsupportedCodec, path: path,
                message: "a picture of \(picture.width)x\(picture.height) would become "
                    + "\(width)x\(height), which is too large; ask for an exact size")
        }
        let key = scalerKey(picture, width, height)
        let scaler: ScalerContext
        if let existing = context, existing.key == key {
            scaler = existing
        } else {
            scaler = try ScalerContext(key, path: path)
            context = scaler
        }
        let pixels = try scaler.rgb(from: picture, turned: orientation, path: path)
        let shown = orientation.shown((width, height))
        return VideoFrame(
            width: shown.width, height: shown.height, pixels: pixels,
            presentationSeconds: frame.seconds, durationSeconds: durationSeconds)
    }

    private func scalerKey(_ picture: DecodedFrame, _ width: Int, _ height: Int)
        -> ScalerContext.Key
    {
        let isFullRange =
            picture.colorRange == AVCOL_RANGE_JPEG
            || PixelFormat.impliesFullRange(picture.pixelFormat)
        return ScalerContext.Key(
            sourceWidth: picture.width, sourceHeight: picture.height,
            sourceFormat: picture.pixelFormat, isFullRange: isFullRange,
            colorSpace: Self.colorSpace(picture), width: width, height: height)
    }

    /// The stream's colour matrix; where it does not tell, BT.709 from 720 lines on, else BT.601.
    private static func colorSpace(_ picture: DecodedFrame) -> AVColorSpace {
        switch picture.colorSpace {
        case AVCOL_SPC_BT709, AVCOL_SPC_FCC, AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M,
            AVCOL_SPC_SMPTE240M, AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL:
            picture.colorSpace
        default:
            picture.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
        }
    }
}
