import CZlib
import Reporting

/// A reader of what `PNGWriter` writes, with every checksum checked, from the format's description.
struct PNGFile {
    struct Malformed: Error {}

    let image: RGBImage

    init(_ bytes: [UInt8]) throws {
        guard Array(bytes.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else {
            throw Malformed()
        }
        let chunks = try Self.chunks(Array(bytes.dropFirst(8)))
        guard chunks.map(\.type) == ["IHDR", "IDAT", "IEND"], chunks[2].data.isEmpty else {
            throw Malformed()
        }
        let header = chunks[0].data
        guard header.count == 13, Array(header[8...]) == [8, 2, 0, 0, 0] else { throw Malformed() }
        let (width, height) = (Self.number(header, 0), Self.number(header, 4))
        var rows = [UInt8](repeating: 0, count: (width * 3 + 1) * height)
        var length = uLong(rows.count)
        let status = uncompress(&rows, &length, chunks[1].data, uLong(chunks[1].data.count))
        guard status == Z_OK, Int(length) == rows.count else { throw Malformed() }
        image = RGBImage(
            width: width, height: height,
            pixels: try Self.unfiltered(rows, rowLength: width * 3, height: height))
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }

    private static func chunks(_ bytes: [UInt8]) throws -> [(type: String, data: [UInt8])] {
        var chunks: [(type: String, data: [UInt8])] = []
        var position = 0
        while position < bytes.count {
            let length = number(bytes, position)
            let body = Array(bytes[(position + 4)..<(position + 8 + length)])
            guard Int(crc32(0, body, uInt(body.count))) == number(bytes, position + 8 + length)
            else { throw Malformed() }
            let type = String(decoding: body.prefix(4), as: UTF8.self)
            chunks.append((type, Array(body.dropFirst(4))))
            position += 12 + length
        }
        return chunks
    }

    /// Undoes the filters "None" and "Up".
    private static func unfiltered(
        _ rows: [UInt8], rowLength: Int, height: Int
    ) throws -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: rowLength * height)
        for y in 0..<height {
            let start = y * (rowLength + 1)
            guard rows[start] == 0 || rows[start] == 2 else { throw Malformed() }
            for x in 0..<rowLength {
                let above = rows[start] == 2 && y > 0 ? pixels[(y - 1) * rowLength + x] : 0
                pixels[y * rowLength + x] = rows[start + 1 + x] &+ above
            }
        }
        return pixels
    }
}
