internal import Glibc

/// Tells early, and in plain words, why a path cannot be a media file.
enum RegularFile {
    /// Checks that `path` is a readable file that is not empty.
    ///
    /// Anything but a regular file is refused: opening a named pipe could block for ever.
    static func check(_ path: String) throws(MediaError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable(path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw MediaError(code: .unreadable, path: path, message: "is a directory")
        default: throw MediaError(code: .unreadable, path: path, message: "is not a regular file")
        }
        guard access(path, R_OK) == 0 else { throw unreadable(path) }
        guard status.st_size > 0 else {
            throw MediaError(code: .notMedia, path: path, message: "is empty (0 bytes)")
        }
    }

    /// The first bytes of a file, or fewer where it is shorter; nil, with `errno`, where they cannot
    /// be read.
    static func head(_ path: String, length: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: length)
        let count = read(descriptor, &bytes, length)
        guard count >= 0 else { return nil }
        bytes.removeLast(length - count)
        return bytes
    }

    private static func unreadable(_ path: String) -> MediaError {
        MediaError(code: .unreadable, path: path, message: String(cString: strerror(errno)))
    }
}
