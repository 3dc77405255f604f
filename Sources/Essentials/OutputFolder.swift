internal import Foundation

/// Rules for folders that results go to.
public enum OutputFolder {
    /// Refuses a folder inside a collection, into which nothing may be written.
    ///
    /// - Parameters:
    ///   - path: the folder, which need not exist.
    ///   - collection: the folder of the videos.
    /// - Throws: `ConfigurationError`.
    public static func require(
        _ path: String, outside collection: String
    ) throws(ConfigurationError) {
        let own = resolved(path)
        let root = resolved(collection)
        guard own == root || own.hasPrefix(root + "/") else { return }
        throw ConfigurationError(
            "\(path): lies inside the videos, where nothing is written; choose another folder")
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
