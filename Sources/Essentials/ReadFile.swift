internal import Glibc

/// Reads whole files of ours.
public enum ReadFile {
    /// All bytes of a file.
    ///
    /// - Throws: `FileError.missing`, or `FileError.system` with the failing call.
    public static func bytes(at path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("stat", path: path) }
        // One more than the size, so that the end shows at once; pipes state no size at all.
        var bytes = [UInt8](repeating: 0, count: max(4096, Int(status.st_size) + 1))
        var filled = 0
        while true {
            if filled == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: bytes.count))
            }
            let offset = filled
            let count = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("read", path: path)
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// The whole file as UTF-8 text.
    ///
    /// - Throws: as `bytes(at:)`, and `FileError.malformed` where the bytes are not UTF-8.
    public static func text(at path: String) throws(FileError) -> String {
        guard let text = String(validating: try bytes(at: path), as: UTF8.self) else {
            throw .malformed(path, "is not UTF-8 text")
        }
        return text
    }
}
