internal import Essentials
internal import Glibc

/// Keeps two sessions out of one run; the system lets go of it when the process ends, however it ends.
package final class RunLock {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - path: the lock file, made when missing.
    ///   - folder: the run, for messages.
    /// - Throws: `ConfigurationError` where another process holds it, `FileError`.
    init(path: String, folder: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError.system("open", path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ConfigurationError(
                "\(folder): another clapper is training in this folder; wait for it, or stop it")
        }
    }

    deinit { close(descriptor) }
}
