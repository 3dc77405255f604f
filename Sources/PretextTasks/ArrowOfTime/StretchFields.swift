internal import ClipDatasets
internal import OpticalFlow

/// The fields of a stretch as the cache keeps them: only what is asked for becomes numbers.
struct StretchFields: Equatable {
    /// Columns of a field; 0 where there are none.
    let width: Int
    /// Rows of a field.
    let height: Int
    /// Displacements in steps of 1/1024 pixel, 16 bits each, the lower byte first.
    ///
    /// u of all pixels of the first field, v of them, u of the second, and so on; then one byte more, as a record of the
    /// cache has at least one.
    let record: [UInt8]

    /// Steps of a displacement that are kept, a pixel.
    private static let steps: Float = 1024

    /// Takes what the cache has.
    init(width: Int, height: Int, record: [UInt8]) {
        self.width = width
        self.height = height
        self.record = record
    }

    /// Makes the bytes of fields of one size.
    init(of fields: [FlowField]) {
        let byteCount = fields.reduce(1) { $0 + 2 * $1.values.count }
        let limit = FlowStack.limit
        let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
            var place = 0
            for field in fields {
                for value in field.values {
                    let cut = min(limit, max(-limit, value))
                    let number = UInt16(bitPattern: Int16((cut * Self.steps).rounded()))
                    bytes[place] = UInt8(truncatingIfNeeded: number)
                    bytes[place + 1] = UInt8(number >> 8)
                    place += 2
                }
            }
            bytes[place] = 0
            count = byteCount
        }
        self.init(
            width: fields.first?.width ?? 0, height: fields.first?.height ?? 0, record: bytes)
    }

    /// How many fields there are.
    var count: Int { plane == 0 ? 0 : record.count / (4 * plane) }

    /// Pixels of a field.
    private var plane: Int { width * height }

    /// By how much each pixel is displaced in the fields of a window, taken together, in steps; row after row.
    func lengths(_ window: Range<Int>) -> [Int] {
        let plane = plane
        var sums = [Float](repeating: 0, count: plane)
        sums.withUnsafeMutableBufferPointer { sums in
            withSteps { steps in
                for start in window.lazy.map({ 2 * plane * $0 }) {
                    // Slices of their own: sums of indices would keep the loop from using vectors.
                    let right = UnsafeBufferPointer(rebasing: steps[start..<start + plane])
                    let down = UnsafeBufferPointer(
                        rebasing: steps[start + plane..<start + 2 * plane])
                    for pixel in 0..<plane {
                        let u = Float(Int16(littleEndian: right[pixel]))
                        let v = Float(Int16(littleEndian: down[pixel]))
                        sums[pixel] += (u * u + v * v).squareRoot()
                    }
                }
            }
        }
        return sums.map { Int($0) }
    }

    /// A part of the fields of a window.
    func fields(_ window: Range<Int>, part: PixelRectangle) -> [FlowField] {
        window.map { number in
            FlowField(width: part.width, height: part.height, values: values(number, part))
        }
    }

    private func values(_ number: Int, _ part: PixelRectangle) -> [Float] {
        let count = 2 * part.width * part.height
        return [Float](unsafeUninitializedCapacity: count) { values, initialized in
            withSteps { steps in
                for row in 0..<2 * part.height {
                    // Rows of v follow those of u.
                    let (component, y) = row.quotientAndRemainder(dividingBy: part.height)
                    let source =
                        (2 * number + component) * plane + (part.y + y) * width + part.x
                    let target = row * part.width
                    for x in 0..<part.width {
                        let step = Int16(littleEndian: steps[source + x])
                        values[target + x] = Float(step) * (1 / Self.steps)
                    }
                }
            }
            initialized = count
        }
    }

    private func withSteps(_ body: (UnsafeBufferPointer<Int16>) -> Void) {
        record.withUnsafeBytes { $0.withMemoryRebound(to: Int16.self, body) }
    }
}
