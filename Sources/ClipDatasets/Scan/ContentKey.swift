internal import Glibc
internal import MediaIO

/// A key of a file's bytes: SHA-256 of its size and of evenly spaced blocks of it.
///
/// Files of up to 16 MiB are read whole, and then equal keys mean equal content. Of longer ones 256
/// blocks of 64 KiB are read, the first and the last among them, so that no file costs more than
/// that; there equal keys are a hint, and `FileComparison` decides.
struct ContentKey: Equatable, Sendable {
    /// 64 hexadecimal digits.
    let digits: String
    /// Whether every byte went into it.
    let isComplete: Bool

    static let blockBytes = 1 << 16
    static let blockCount = 256

    /// Reads the file.
    init(path: String) throws(MediaError) {
        let file = try ReadableFile(path)
        let size = file.byteCount
        let hash = SHA256()
        withUnsafeBytes(of: UInt64(size).littleEndian, hash.update)
        isComplete = size <= Self.blockBytes * Self.blockCount
        let blocks =
            isComplete ? (size + Self.blockBytes - 1) / Self.blockBytes : Self.blockCount
        for block in 0..<blocks {
            let offset =
                isComplete
                ? block * Self.blockBytes
                : (size - Self.blockBytes) / (Self.blockCount - 1) * block
            let isLastOfMany = !isComplete && block == blocks - 1
            try file.read(at: isLastOfMany ? size - Self.blockBytes : offset, Self.blockBytes) {
                hash.update($0)
            }
        }
        digits = hash.finish()
    }
}

/// Compares files byte for byte.
enum FileComparison {
    private static let blockBytes = 1 << 20

    /// Whether two files hold the same bytes.
    static func areEqual(_ first: String, _ second: String) throws(MediaError) -> Bool {
        let (a, b) = (try ReadableFile(first), try ReadableFile(second))
        guard a.byteCount == b.byteCount else { return false }
        for offset in stride(from: 0, to: a.byteCount, by: blockBytes) {
            var isEqual = false
            try a.read(at: offset, blockBytes) { first throws(MediaError) in
                try b.read(at: offset, blockBytes) { second in
                    guard first.count == second.count, let a = first.baseAddress,
                        let b = second.baseAddress
                    else { return }
                    isEqual = memcmp(a, b, first.count) == 0
                }
            }
            guard isEqual else { return false }
        }
        return true
    }
}

/// An open file that is read at places.
private final class ReadableFile {
    let byteCount: Int
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(MediaError) {
        self.path = path
        // Not to wait for a writer where the path is a named pipe.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            throw Self.unreadable(path)
        }
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Lends up to `count` bytes from `offset` on, fewer at the end of the file.
    func read(
        at offset: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) throws(MediaError) -> Void
    ) throws(MediaError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < count {
            let got = pread(
                descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
                off_t(offset + filled))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Self.unreadable(path) }
            if got == 0 { break }
            filled += got
        }
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    }

    private static func unreadable(_ path: String) -> MediaError {
        MediaError(code: .unreadable, path: path, message: String(cString: strerror(errno)))
    }
}
