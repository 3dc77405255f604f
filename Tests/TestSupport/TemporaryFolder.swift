import Foundation

/// A folder of its own for one test, removed when the last owner lets go of it.
public final class TemporaryFolder {
    /// Its path.
    public let path: String

    /// Makes a new empty folder.
    public init() throws {
        path = NSTemporaryDirectory() + "clapper-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // Best effort: a folder left over in the temporary directory harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of everything in the folder, sorted.
    public var content: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
