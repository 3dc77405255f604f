internal import Glibc

/// A text file that grows by whole lines.
///
/// Each line is handed to the operating system at once, so a killed process loses no finished line.
/// Not for several threads at once.
public final class LineLog {
    private let descriptor: Int32
    private let path: String

    /// Opens a file for appending and keeps only its first lines.
    ///
    /// - Parameters:
    ///   - path: the file; made when missing.
    ///   - lineCount: how many lines stay, as after a checkpoint that is older than the last line.
    /// - Throws: `FileError`, also where the file holds fewer whole lines than are to be kept.
    public init(path: String, keeping lineCount: Int) throws(FileError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        let length = try Self.length(ofLines: lineCount, in: path)
        guard ftruncate(descriptor, length) == 0 else { throw .system("truncate", path: path) }
    }

    deinit { close(descriptor) }

    /// Appends a line; `line` holds no line break.
    ///
    /// - Throws: `FileError`, as on a full disk.
    public func append(_ line: String) throws(FileError) {
        let bytes = Array((line + "\n").utf8)
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(FileError) in
            try writeAll(buffer, to: descriptor, path: path)
        }
    }

    /// Waits until everything written is on the disk.
    public func flush() throws(FileError) {
        if fsync(descriptor) != 0, errno != EINVAL { throw .system("fsync", path: path) }
    }

    private static func length(ofLines count: Int, in path: String) throws(FileError) -> Int {
        guard count > 0 else { return 0 }
        let bytes = try ReadFile.bytes(at: path)
        var seen = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            seen += 1
            if seen == count { return index + 1 }
        }
        throw .malformed(
            path,
            "holds \(seen) whole lines, fewer than the \(count) that were written; was it edited?")
    }
}
