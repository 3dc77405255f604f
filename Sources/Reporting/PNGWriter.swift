internal import CZlib
public import Essentials

/// Writes pictures as PNG: 8 bits a channel, red, green, blue, not interlaced.
///
/// Source: W3C Recommendation "Portable Network Graphics (PNG) Specification (Second Edition)",
/// 2003. Every row uses filter type 2 ("Up"), which suits charts and spectrograms.
public enum PNGWriter {
    /// Writes a picture to a file in one step.
    ///
    /// - Throws: `FileError` when the file cannot be written.
    public static func write(_ image: RGBImage, to path: String) throws(FileError) {
        try AtomicFile.write(encoded(image), to: path)
    }

    /// The bytes of the PNG file.
    public static func encoded(_ image: RGBImage) -> [UInt8] {
        var header = bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height))
        // Bit depth 8, colour type 2 (RGB), deflate, adaptive filters, no interlace.
        header += [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header)
            + chunk("IDAT", deflated(filteredRows(of: image)))
            + chunk("IEND", [])
    }

    /// Each row as its filter type and the differences from the row above.
    private static func filteredRows(of image: RGBImage) -> [UInt8] {
        let rowLength = image.width * 3
        var bytes: [UInt8] = []
        bytes.reserveCapacity((rowLength + 1) * image.height)
        for y in 0..<image.height {
            bytes.append(2)
            let start = y * rowLength
            for index in start..<(start + rowLength) {
                let above = y == 0 ? 0 : image.pixels[index - rowLength]
                bytes.append(image.pixels[index] &- above)
            }
        }
        return bytes
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        let compressed = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            let status = compress2(
                buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_DEFAULT_COMPRESSION)
            // The buffer is as large as zlib asks for, so that memory is all it can lack.
            guard status == Z_OK else { fatalError("PNGWriter: zlib failed with code \(status)") }
            count = Int(length)
        }
        return compressed
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        let checksum = crc32(0, body, uInt(body.count))
        return bigEndian(UInt32(data.count)) + body + bigEndian(UInt32(checksum))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
