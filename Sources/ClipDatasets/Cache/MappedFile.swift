internal import Glibc

/// A file mapped into memory to be read; looking at it counts as using it.
///
/// Whoever maps files must not let them be cut short in place: the system ends a process that
/// touches what is no longer there. A `SampleCache` only ever replaces and removes its files, and
/// maps one for the moment in which a sample is taken out.
final class MappedFile {
    /// All bytes of the file.
    let bytes: UnsafeRawBufferPointer

    /// Maps a file of at least `minimumBytes`; nil where there is none.
    init?(path: String, minimumBytes: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let size = Int(status.st_size)
        guard size >= minimumBytes else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let base, base != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
        // The time of change tells what was not used for longest. Files of other users stay as they are.
        futimens(descriptor, nil)
    }

    deinit {
        guard let base = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
}
