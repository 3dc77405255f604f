import Essentials

/// The samples of a mono WAV file of 16-bit numbers, in -1..<1, whatever its sample rate.
struct WAVFile {
    let samples: [Float]

    init(contentsOf path: String) throws {
        let bytes = try ReadFile.bytes(at: path)
        var position = 12
        while position + 8 <= bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            let body = bytes[(position + 8)..<min(position + 8 + size, bytes.count)]
            if Array(bytes[position..<(position + 4)]) == Array("data".utf8) {
                samples = stride(from: body.startIndex, to: body.endIndex - 1, by: 2).map { index in
                    let number = Int16(
                        bitPattern: UInt16(body[index]) | UInt16(body[index + 1]) << 8)
                    return Float(number) / 32768
                }
                return
            }
            position += 8 + size + size % 2
        }
        samples = []
    }
}
