// How the pictures of a stream are to be turned, as its container or, for photographs, EXIF tells.

internal import CFFmpeg

extension InputContainer {
    /// From the display matrix of a stream; for a JPEG file from EXIF; `identity` without either.
    func orientation(of stream: UnsafeMutablePointer<AVStream>) -> Orientation {
        if let matrix = Orientation(matrixOf: stream) { return matrix }
        guard stream.pointee.codecpar?.pointee.codec_id == AV_CODEC_ID_MJPEG,
            let format = formatNames.first, format == "image2" || format == "jpeg_pipe",
            let head = RegularFile.head(path, length: EXIFOrientation.searchedBytes)
        else { return .identity }
        return EXIFOrientation.find(inJPEG: head) ?? .identity
    }

    /// How the pictures of a stream are to be turned.
    func orientation(ofStream index: Int) -> Orientation {
        withUnsafeStream(index) { orientation(of: $0) } ?? .identity
    }
}

extension Orientation {
    /// From the display matrix of a stream; nil without one.
    init?(matrixOf stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let bytes = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
            size >= 9 * MemoryLayout<Int32>.size
        else { return nil }
        let raw = UnsafeRawPointer(bytes)
        let entry = { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) }
        self.init(a: entry(0), b: entry(1), c: entry(3), d: entry(4))
    }
}
