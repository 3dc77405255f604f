internal import Essentials

/// The files of a folder in which truth is kept.
enum TruthFolder {
    /// The paths of all files, sorted.
    ///
    /// - Throws: `FileError` where the folder cannot be listed.
    static func paths(in folder: String) throws(FileError) -> [String] {
        guard let names = FolderContent.names(in: folder) else {
            throw .system("list", path: folder)
        }
        return names.map { folder + "/" + String(decoding: $0, as: UTF8.self) }.sorted()
    }
}
