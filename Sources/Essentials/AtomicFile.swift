internal import Glibc

/// Files that appear whole or not at all: written beside their final place, flushed to the disk,
/// then renamed.
public enum AtomicFile {
    /// Writes `bytes` to `path`, replacing what was there in one step.
    ///
    /// - Throws: `FileError.system` with the failing call; what was at `path` before is untouched,
    ///   and nothing is left beside it.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        try write(to: path) { (writer) throws(FileError) in try writer.append(bytes) }
    }

    /// Refuses a path that cannot be written to, before work is spent on its content.
    ///
    /// - Throws: `FileError.system` where its folder is missing or may not be written to.
    public static func requireWritable(_ path: String) throws(FileError) {
        guard access(folder(of: path), W_OK) == 0 else {
            throw .unwritable("open for writing", path: path)
        }
    }

    /// Writes text as UTF-8; see `write(_:to:)`.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes what `body` appends, piece by piece, for content too large to hold twice.
    public static func write(
        to path: String, _ body: (inout Writer) throws(FileError) -> Void
    ) throws(FileError) {
        var draft = try Draft(path: path)
        try body(&draft.writer)
        try draft.commit()
    }

    /// Flushes a finished file, written by another library beside its final place, and puts it there
    /// in one step.
    ///
    /// - Throws: `FileError.system` with the failing call; what was at `path` before is untouched, and
    ///   the finished file left where it is.
    public static func move(_ finished: String, to path: String) throws(FileError) {
        let descriptor = open(finished, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("fsync", path: path) }
        guard rename(finished, path) == 0 else { throw .system("rename", path: path) }
        try flushFolder(of: path)
    }

    /// Where a file is written by this thread of this process before it is put in its place.
    ///
    /// Several threads, and several processes, may write one path at once; the last one is what stays.
    package static func partialPath(of path: String) -> String {
        "\(path).\(getpid())-\(String(UInt(pthread_self()), radix: 16)).partial"
    }

    /// A file that is being written; it appears when it is committed, and else leaves nothing.
    public struct Draft: ~Copyable {
        /// Writes to the file.
        public var writer: Writer
        private let temporary: String
        private var isOpen = true

        /// The open file, for libraries that write by themselves and leave it open.
        public var descriptor: Int32 { writer.descriptor }

        /// Begins a file that will be at `path`.
        ///
        /// - Throws: `FileError.system` where it cannot be created.
        public init(path: String) throws(FileError) {
            temporary = AtomicFile.partialPath(of: path)
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .unwritable("open for writing", path: path) }
            writer = Writer(descriptor: descriptor, path: path)
        }

        deinit {
            if isOpen { close(writer.descriptor) }
            // After a commit there is nothing of this name.
            unlink(temporary)
        }

        /// Puts the file in its place, in one step.
        ///
        /// - Throws: `FileError.system` with the failing call; what was there before is untouched.
        public consuming func commit() throws(FileError) {
            guard fsync(writer.descriptor) == 0 else { throw .system("fsync", path: writer.path) }
            isOpen = false
            guard close(writer.descriptor) == 0 else { throw .system("close", path: writer.path) }
            guard rename(temporary, writer.path) == 0 else {
                throw .system("rename", path: writer.path)
            }
            try flushFolder(of: writer.path)
        }
    }

    /// Appends to the file that is being written.
    public struct Writer {
        fileprivate let descriptor: Int32
        fileprivate let path: String

        /// Appends bytes.
        ///
        /// - Throws: `FileError.system`, as on a full disk.
        public mutating func append(_ bytes: [UInt8]) throws(FileError) {
            try bytes.span.bytes.withUnsafeBytes { (buffer) throws(FileError) in try append(buffer)
            }
        }

        /// Appends the bytes of a buffer.
        public mutating func append(_ buffer: UnsafeRawBufferPointer) throws(FileError) {
            try writeAll(buffer, to: descriptor, path: path)
        }

        /// Writes the bytes of a buffer at a place of their own, in bytes from the beginning; what
        /// is appended afterwards does not follow them.
        public mutating func write(
            _ buffer: UnsafeRawBufferPointer, at offset: Int
        ) throws(FileError) {
            try writeAll(buffer, to: descriptor, at: offset, path: path)
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the rename itself survive a power cut.
    fileprivate static func flushFolder(of path: String) throws(FileError) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open folder", path: path) }
        defer { close(descriptor) }
        // Some file systems cannot flush a folder (EINVAL); the rename has happened all the same.
        if fsync(descriptor) != 0, errno != EINVAL { throw .system("fsync folder", path: path) }
    }
}

/// Writes a whole buffer, resuming after partial writes and interrupted calls.
///
/// - Parameters:
///   - buffer: the bytes.
///   - descriptor: an open file.
///   - path: what to call it in an error.
/// - Throws: `FileError.system`, as on a full disk.
package func writeAll(
    _ buffer: UnsafeRawBufferPointer, to descriptor: Int32, path: String
) throws(FileError) {
    var rest = buffer[...]
    while !rest.isEmpty {
        let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
        let written = Glibc.write(descriptor, start, rest.count)
        if written < 0 {
            if errno == EINTR { continue }
            throw .system("write", path: path)
        }
        rest = rest.dropFirst(written)
    }
}

/// Writes a whole buffer at a place in a file, resuming after partial writes and interrupted calls.
///
/// - Parameters:
///   - buffer: the bytes.
///   - descriptor: an open file.
///   - offset: where the first byte goes, in bytes from the beginning.
///   - path: what to call it in an error.
/// - Throws: `FileError.system`, as on a full disk.
package func writeAll(
    _ buffer: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int, path: String
) throws(FileError) {
    var rest = buffer[...]
    while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let place = offset + buffer.count - rest.count
        let written = pwrite(descriptor, part.baseAddress, part.count, off_t(place))
        if written < 0 {
            if errno == EINTR { continue }
            throw .system("write", path: path)
        }
        rest = rest.dropFirst(written)
    }
}
