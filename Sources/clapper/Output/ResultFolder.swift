internal import Essentials
internal import Foundation

/// A folder that a command fills with what it found in one clip.
enum ResultFolder {
    /// Refuses a folder with anything in it.
    ///
    /// - Parameters:
    ///   - path: the folder, which need not exist.
    ///   - overwrite: whether anything may be in it.
    /// - Throws: `ConfigurationError`.
    static func require(_ path: String, overwrite: Bool) throws(ConfigurationError) {
        guard !overwrite, let names = FolderContent.names(in: path), !names.isEmpty else { return }
        throw ConfigurationError("\(path): is not empty; give --overwrite to write into it")
    }

    /// Makes the folder with a folder `masks` in it, without results of an earlier run, which may have had more frames.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - results: the names of files that go, besides `masks/00000.png` and so on; all else stays.
    /// - Throws: `FileError`.
    static func begin(_ path: String, results: [String]) throws(FileError) {
        let masks = path + "/masks"
        try OutputFolder.make(masks)
        let names = (FolderContent.names(in: masks) ?? []).map {
            String(decoding: $0, as: UTF8.self)
        }
        let old =
            names.filter(isMask).map { masks + "/" + $0 } + results.map { path + "/" + $0 }
        for file in old where unlink(file) != 0 && errno != ENOENT {
            throw .system("remove", path: file)
        }
    }

    /// The path of the mask of a frame.
    static func mask(_ number: Int, in path: String) -> String {
        path + String(format: "/masks/%05d.png", number)
    }

    private static func isMask(_ name: String) -> Bool {
        let number = name.dropLast(4)
        return name.hasSuffix(".png") && number.count >= 5 && number.allSatisfy(\.isNumber)
    }
}
