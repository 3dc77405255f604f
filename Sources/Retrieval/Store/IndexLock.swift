internal import Essentials
internal import Glibc

/// Keeps two writers out of one index; the system lets go of it when the process ends, however it ends.
final class IndexLock {
    private let descriptor: Int32

    init(path: String, folder: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError.system("open", path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw IndexError(
                .busy, "\(folder): another clapper writes to this index; wait for it, or stop it")
        }
    }

    deinit { close(descriptor) }
}
