internal import Glibc
internal import MediaIO

/// By what a file is known again without reading it: device, inode, size and time of change.
///
/// Stays the same when the file is renamed or moved within its file system, and for all hard links.
struct FileIdentity: Codable, Equatable, Sendable {
    let device: UInt64
    let inode: UInt64
    let byteCount: Int
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int

    /// Looks at the file that a path leads to, also through links.
    init(path: String) throws(MediaError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw MediaError(
                code: .unreadable, path: path, message: String(cString: strerror(errno)))
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        byteCount = Int(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
    }

    /// All of it as text, for a key.
    var text: String {
        "\(device) \(inode) \(byteCount) \(modifiedSeconds).\(modifiedNanoseconds)"
    }

    /// Whether another file may be a copy that kept size and time.
    func hasSameSizeAndTime(as other: FileIdentity) -> Bool {
        byteCount == other.byteCount && modifiedSeconds == other.modifiedSeconds
            && modifiedNanoseconds == other.modifiedNanoseconds
    }
}
