internal import Glibc

/// What went wrong with a file of ours: reading, writing, or what was found in it.
public struct FileError: Error, CustomStringConvertible, Sendable {
    /// The kinds of failure.
    public enum Code: Sendable, Equatable {
        /// The file or folder does not exist.
        case missing
        /// The operating system refused; `errno` is its reason.
        case system(errno: Int32)
        /// The content is not what its format demands.
        case malformed
    }

    /// The kind of failure.
    public let code: Code
    /// The file or folder concerned.
    public let path: String
    /// What happened and what to do about it.
    public let message: String

    /// Makes an error from its parts.
    public init(code: Code, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// The failure of a system call, from the current `errno`.
    public static func system(_ call: String, path: String) -> FileError {
        let number = errno
        let reason = String(cString: strerror(number))
        let advice =
            switch number {
            case ENOSPC: "; free some space or choose another folder"
            case EACCES, EPERM, EROFS: "; choose a folder you may write to"
            default: ""
            }
        return FileError(
            code: number == ENOENT ? .missing : .system(errno: number), path: path,
            message: "\(call): \(reason)\(advice)")
    }

    /// The failure to open a file for writing, from the current `errno`.
    ///
    /// Unlike an input that is not there, a missing folder of an output is no missing input.
    static func unwritable(_ call: String, path: String) -> FileError {
        let number = errno
        guard number == ENOENT else { return system(call, path: path) }
        return FileError(
            code: .system(errno: number), path: path,
            message: "\(call): its folder does not exist; make it first")
    }

    /// The content of `path` breaks its format.
    public static func malformed(_ path: String, _ message: String) -> FileError {
        FileError(code: .malformed, path: path, message: message)
    }

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}
