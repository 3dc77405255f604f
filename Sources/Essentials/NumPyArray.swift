/// A dense float32 array in NumPy's `.npy` format.
///
/// Source: "NEP 1: A Simple File Format for NumPy Arrays", format version 1.0. Reads little-endian
/// float32, float64, int32 and int64 in C order and converts to float32; writes float32.
public struct NumPyArray: Sendable, Equatable {
    /// Length of each axis; empty for a scalar.
    public let shape: [Int]
    /// The elements in C order (last axis fastest).
    public let values: [Float]

    /// Makes an array; `values.count` must be the product of `shape`.
    public init(shape: [Int], values: [Float]) {
        assert(shape.reduce(1, *) == values.count)
        self.shape = shape
        self.values = values
    }

    /// Writes the array to a file in one step.
    public func write(to path: String) throws(FileError) {
        try AtomicFile.write(encoded(), to: path)
    }

    /// The bytes of the `.npy` file.
    public func encoded() -> [UInt8] {
        var bytes = NumPyHeader.encoded(descriptor: "<f4", shape: shape)
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Reads a `.npy` file.
    ///
    /// - Throws: `FileError` when the file is missing, damaged, or holds another element type.
    public init(contentsOf path: String) throws(FileError) {
        let bytes = try ReadFile.bytes(at: path)
        guard bytes.count > 10, Array(bytes[0..<6]) == NumPyHeader.magic, bytes[6] == 1 else {
            throw .malformed(path, "is not a NumPy array of format version 1")
        }
        let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        guard start <= bytes.count else { throw .malformed(path, "ends inside its header") }
        let header = String(decoding: bytes[10..<start], as: UTF8.self)
        guard let shape = Self.shape(in: header), header.contains("'fortran_order': False") else {
            throw .malformed(path, "has a header that cannot be read: \(header)")
        }
        guard let count = Self.elementCount(shape) else {
            throw .malformed(path, "claims a shape that no file can hold: \(header)")
        }
        let body = bytes[start...]
        guard let values = Self.values(in: header, from: body, count: count) else {
            throw .malformed(path, "holds \(body.count) bytes, not \(count) elements: \(header)")
        }
        self.init(shape: shape, values: values)
    }

    private static func shape(in header: String) -> [Int]? {
        guard let open = header.firstIndex(of: "("),
            let close = header[open...].firstIndex(of: ")")
        else { return nil }
        let axes = header[header.index(after: open)..<close].split(separator: ",")
            .map { $0.filter { $0 != " " } }
            .filter { !$0.isEmpty }
        let shape = axes.compactMap { Int($0) }
        return shape.count == axes.count && shape.allSatisfy { $0 >= 0 } ? shape : nil
    }

    /// The number of elements; `nil` where a damaged header claims more than can be counted.
    private static func elementCount(_ shape: [Int]) -> Int? {
        var count = 1
        for axis in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: axis)
            if overflows { return nil }
            count = product
        }
        return count
    }

    private static func values(
        in header: String, from body: ArraySlice<UInt8>, count: Int
    ) -> [Float]? {
        func convert<Element>(_ type: Element.Type, _ toFloat: (Element) -> Float) -> [Float]? {
            let size = MemoryLayout<Element>.size
            guard body.count % size == 0, body.count / size == count else { return nil }
            return body.withUnsafeBytes { raw in
                (0..<count).map { toFloat(raw.loadUnaligned(fromByteOffset: $0 * size, as: type)) }
            }
        }
        if header.contains("'<f4'") { return convert(Float.self) { $0 } }
        if header.contains("'<f8'") { return convert(Double.self) { Float($0) } }
        if header.contains("'<i4'") { return convert(Int32.self) { Float($0) } }
        if header.contains("'<i8'") { return convert(Int64.self) { Float($0) } }
        return nil
    }
}
