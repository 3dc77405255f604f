internal import Foundation

/// Finds the files of a folder that may be media.
///
/// Files are not chosen by a list of media extensions, because real collections hold media under
/// odd names; what is left out is what is known to be something else.
enum MediaFileFinder {
    /// Everything below a folder, sorted by name so that the order is the same on every machine.
    struct Listing {
        /// Paths relative to the folder.
        var candidates: [String] = []
        /// How many files were passed over as pictures, text or tables.
        var companionCount = 0
    }

    /// Lists a folder, following links to folders once.
    static func list(_ folder: String) throws(DatasetError) -> Listing {
        var listing = Listing()
        var visited: Set<String> = []
        try collect(folder, prefix: "", visited: &visited, into: &listing)
        listing.candidates.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return listing
    }

    private static func collect(
        _ folder: String, prefix: String, visited: inout Set<String>, into listing: inout Listing
    ) throws(DatasetError) {
        let resolved = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard visited.insert(resolved).inserted else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            if prefix.isEmpty {
                throw DatasetError(.missing, "\(folder): cannot be listed: \(error)")
            }
            return  // A folder further down that may not be entered is not the whole collection.
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = folder + "/" + name
            var isFolder: ObjCBool = false
            // A link that leads nowhere is no folder; probing lists it as unreadable.
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if isFolder.boolValue {
                try collect(path, prefix: prefix + name + "/", visited: &visited, into: &listing)
            } else if companions.contains((name as NSString).pathExtension.lowercased()) {
                listing.companionCount += 1
            } else {
                listing.candidates.append(prefix + name)
            }
        }
    }

    /// Extensions of files that accompany videos and are not videos.
    private static let companions: Set<String> = [
        "align", "ass", "bmp", "csv", "gif", "html", "jpeg", "jpg", "json", "jsonl",
        "log", "md", "npy", "npz", "pdf", "png", "py", "safetensors", "sh", "srt", "sub", "sha256",
        "tif", "tiff", "toml", "tsv", "txt", "vtt", "webp", "xml", "yaml", "yml", "zip", "gz",
    ]
}
