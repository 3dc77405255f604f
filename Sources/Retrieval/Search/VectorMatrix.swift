public import Essentials
internal import Glibc

/// Vectors as the rows of a matrix `[count, dimension]`, in memory or in a mapped file.
///
/// A mapped file is read by the system where it is looked at, and its pages are shared by all
/// programs that search it.
public final class VectorMatrix: @unchecked Sendable {
    // Sendable because nothing changes after initialization.

    /// How many vectors there are.
    public let count: Int
    /// Numbers in each.
    public let dimension: Int
    private let start: UnsafeMutableRawPointer?
    private let isMapped: Bool
    private var byteCount: Int { count * dimension * MemoryLayout<Float>.stride }

    /// Copies vectors into memory.
    ///
    /// - Parameters:
    ///   - values: one vector after the other.
    ///   - dimension: numbers in each.
    public init(_ values: [Float], dimension: Int) {
        guard dimension > 0, values.count.isMultiple(of: dimension) else {
            programmingError("vector matrix: \(values.count) numbers, dimension \(dimension)")
        }
        self.dimension = dimension
        count = values.count / dimension
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(64, values.count * MemoryLayout<Float>.stride), alignment: 64)
        values.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress {
                memory.copyMemory(from: source, byteCount: bytes.count)
            }
        }
        start = memory
        isMapped = false
    }

    /// Maps the beginning of a file of float32 numbers, little-endian.
    ///
    /// - Parameters:
    ///   - path: the file; what it gets at its end later does not matter.
    ///   - count: how many vectors of it belong to the matrix.
    ///   - dimension: numbers in each.
    /// - Throws: `FileError` where it cannot be mapped or is shorter.
    public init(mapping path: String, count: Int, dimension: Int) throws(FileError) {
        self.count = count
        self.dimension = dimension
        isMapped = true
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        defer { close(descriptor) }
        let bytes = count * dimension * MemoryLayout<Float>.stride
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("stat", path: path) }
        guard Int(status.st_size) >= bytes else {
            throw .malformed(
                path, "holds \(status.st_size) bytes, \(count) vectors take \(bytes)")
        }
        guard bytes > 0 else {
            start = nil
            return
        }
        let mapped = mmap(nil, bytes, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw .system("mmap", path: path) }
        start = mapped
    }

    deinit {
        guard let start else { return }
        if isMapped { munmap(start, byteCount) } else { start.deallocate() }
    }

    /// The numbers of a row.
    public subscript(row: Int) -> [Float] {
        guard (0..<count).contains(row) else {
            programmingError("vector matrix: row \(row) of \(count)")
        }
        return withNumbers {
            Array(UnsafeBufferPointer(rebasing: $0[(row * dimension)..<((row + 1) * dimension)]))
        }
    }

    /// Lends all numbers, row after row.
    func withNumbers<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        withExtendedLifetime(self) {
            body(
                UnsafeBufferPointer(
                    start: start?.assumingMemoryBound(to: Float.self), count: count * dimension))
        }
    }
}
