internal import CFFmpeg
internal import CPixels

/// Conversion of what nearly all videos hold, 8-bit YUV with halved colour planes (4:2:0), to RGB of
/// the same size or smaller.
///
/// Filter: area averaging of brightness; the same for colour along sides on which it has more samples
/// than the result, linear interpolation along the others. This is the filter that `ScalerContext`
/// has swscale use, without swscale's rounding between its steps: weights, sums and colour matrix are in
/// single precision, and each byte is rounded once. It is the same, bit for bit, on every processor.
final class PlanarScaler: PictureScaler {
    let key: ScalerKey
    private let luma: (x: AxisFilter, y: AxisFilter)
    private let chroma: (x: AxisFilter, y: AxisFilter)
    private let colors: clapper_colors
    private let scratch: UnsafeMutableRawPointer

    /// Nil for what it is not made for.
    init?(_ key: ScalerKey) {
        let format = PixelFormat.withoutRange(key.sourceFormat)
        guard format == AV_PIX_FMT_YUV420P, key.shrinks else { return nil }
        self.key = key
        luma = (
            AxisFilter(inputs: key.sourceWidth, outputs: key.width),
            AxisFilter(inputs: key.sourceHeight, outputs: key.height)
        )
        chroma = (
            AxisFilter(inputs: (key.sourceWidth + 1) / 2, outputs: key.width),
            AxisFilter(inputs: (key.sourceHeight + 1) / 2, outputs: key.height)
        )
        colors = Self.colors(key)
        let planes = [luma, chroma, chroma].map {
            clapper_plane(bytes: nil, bytes_per_row: 0, x: $0.x.axis, y: $0.y.axis)
        }
        let floats = clapper_planes_to_rgb_scratch(planes)
        scratch = .allocate(byteCount: floats * MemoryLayout<Float>.stride, alignment: 64)
    }

    deinit { scratch.deallocate() }

    func rgb(
        from source: DecodedFrame, turned orientation: Orientation, path: String
    ) throws(MediaError) -> [UInt8] {
        let rgb = [UInt8](unsafeUninitializedCapacity: key.width * key.height * 3) {
            buffer, filled in
            filled = convert(source, into: buffer) ? buffer.count : 0
        }
        guard !rgb.isEmpty else {
            throw MediaError(code: .damaged, path: path, message: "a picture has no planes")
        }
        return orientation.turned(rgb, width: key.width, height: key.height)
    }

    private func convert(
        _ source: DecodedFrame, into rgb: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        source.withUnsafeFrame { frame in
            let data = frame.pointee.data
            let rows = frame.pointee.linesize
            guard let y = data.0, let u = data.1, let v = data.2 else { return false }
            let planes = [
                plane(y, rows.0, luma), plane(u, rows.1, chroma), plane(v, rows.2, chroma),
            ]
            let memory = scratch.assumingMemoryBound(to: Float.self)
            withUnsafePointer(to: colors) {
                clapper_planes_to_rgb(planes, $0, memory, rgb.baseAddress)
            }
            return true
        }
    }

    private func plane(
        _ bytes: UnsafeMutablePointer<UInt8>, _ bytesPerRow: Int32,
        _ filters: (x: AxisFilter, y: AxisFilter)
    ) -> clapper_plane {
        clapper_plane(
            bytes: bytes, bytes_per_row: Int(bytesPerRow), x: filters.x.axis, y: filters.y.axis)
    }

    /// From swscale's tables, which hold the factors of U and V for values within 16...240, times 2^16.
    private static func colors(_ key: ScalerKey) -> clapper_colors {
        let table = sws_getCoefficients(Int32(key.colorSpace.rawValue))
        let scale = (key.isFullRange ? 224.0 / 255 : 1) / 65536
        func factor(_ index: Int) -> Float { Float(Double(table?[index] ?? 0) * scale) }
        return clapper_colors(
            luma_offset: key.isFullRange ? 0 : 16, luma_scale: key.isFullRange ? 1 : 255.0 / 219,
            red_v: factor(0), green_u: factor(2), green_v: factor(3), blue_u: factor(1))
    }
}
