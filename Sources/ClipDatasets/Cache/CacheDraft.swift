internal import Essentials
internal import Glibc
internal import Synchronization

/// A file of a cache that is being written; it appears when it is finished, and else leaves nothing.
///
/// Unlike `AtomicFile` it may be written by many threads and processes at once under one name, and is
/// not flushed to the disk: what a power cut leaves of it, its checksums tell.
final class CacheDraft {
    private let descriptor: Int32
    private let temporary: String
    private let path: String

    /// How names of unfinished files end.
    static let suffix = ".partial"
    private static let serial = Atomic(0)

    /// Begins a file that has its size at once; call it with the folder's lock held.
    init(folder: String, name: String, byteCount: Int) throws(FileError) {
        let number = Self.serial.add(1, ordering: .relaxed).newValue
        path = "\(folder)/\(name)"
        temporary = "\(path).\(getpid())-\(number)\(Self.suffix)"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        // All stored properties are set, so a throw from here on runs deinit.
        guard descriptor >= 0 else { throw .system("open for writing", path: temporary) }
        // Nobody else can have it yet; from now on it shows that somebody writes.
        flock(descriptor, LOCK_EX | LOCK_NB)
        guard ftruncate(descriptor, off_t(byteCount)) == 0 else {
            throw .system("ftruncate", path: temporary)
        }
    }

    deinit {
        // After renaming there is nothing of this name.
        unlink(temporary)
        close(descriptor)
    }

    /// Writes everything and puts the file in its place, in one step.
    func finish(head: [UInt64], records: UnsafeRawBufferPointer) throws(FileError) {
        try head.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in
            try writeAll(bytes, to: descriptor, path: temporary)
        }
        try writeAll(records, to: descriptor, path: temporary)
        guard rename(temporary, path) == 0 else { throw .system("rename", path: temporary) }
    }

    /// Whether the process that wrote to an unfinished file has ended.
    static func isAbandoned(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}
