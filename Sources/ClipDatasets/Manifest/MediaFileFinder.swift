internal import Essentials
internal import Glibc

/// Finds the files of a folder that may be media.
///
/// Files are not chosen by a list of media extensions, because real collections hold media under
/// odd names; what is left out is what is known to be something else.
enum MediaFileFinder {
    /// Everything below a folder, sorted by name so that the order is the same on every machine.
    struct Listing {
        /// The folder.
        let root: String
        /// Whether pictures are no companions.
        var takesPictures = false
        /// Paths relative to the folder.
        var candidates: [String] = []
        /// What is there and cannot be opened by a name, or not be listed.
        var skipped: [SkippedFile] = []
        /// How many files were passed over as pictures, text or tables.
        var companionCount = 0

        /// Of one file alone.
        static func single(_ path: String) -> Listing {
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            return Listing(
                root: String(path[..<slash]),
                candidates: [String(path[path.index(after: slash)...])])
        }
    }

    /// Lists a folder, following links to folders once.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - takesPictures: whether picture files are what is looked for too.
    /// - Returns: what is there.
    /// - Throws: `DatasetError` where it cannot be listed.
    static func list(_ folder: String, takesPictures: Bool) throws(DatasetError) -> Listing {
        var listing = Listing(root: folder, takesPictures: takesPictures)
        var visited: Set<FolderIdentity> = []
        guard collect(folder, prefix: "", visited: &visited, into: &listing) else {
            throw DatasetError(
                .missing, "\(folder): cannot be listed: \(String(cString: strerror(errno)))")
        }
        listing.candidates.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return listing
    }

    private struct FolderIdentity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Adds what is below a folder; false where it cannot be listed.
    private static func collect(
        _ folder: String, prefix: String, visited: inout Set<FolderIdentity>,
        into listing: inout Listing
    ) -> Bool {
        var status = stat()
        guard stat(folder, &status) == 0 else { return false }
        let identity = FolderIdentity(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        guard visited.insert(identity).inserted else { return true }
        guard let names = FolderContent.names(in: folder) else { return false }
        for bytes in names where bytes.first != UInt8(ascii: ".") {
            guard let name = String(validating: bytes, as: UTF8.self) else {
                skipUnnameable(bytes, prefix, &listing)
                continue
            }
            let path = folder + "/" + name
            // A link that leads nowhere is no folder; opening it lists it as unreadable.
            if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                let isListed = collect(
                    path, prefix: prefix + name + "/", visited: &visited, into: &listing)
                if !isListed { skipUnlistable(prefix + name + "/", &listing) }
            } else if isCompanion(name, listing) {
                listing.companionCount += 1
            } else {
                listing.candidates.append(prefix + name)
            }
        }
        return true
    }

    // MARK: - What is skipped

    private static func skipUnlistable(_ name: String, _ listing: inout Listing) {
        listing.skipped.append(
            SkippedFile(
                name: name, reason: "unreadable",
                detail: "the folder cannot be listed: \(String(cString: strerror(errno)))"))
    }

    /// Names that are no UTF-8 cannot be written into a manifest such that they open the file.
    private static func skipUnnameable(_ bytes: [UInt8], _ prefix: String, _ listing: inout Listing)
    {
        let escaped = escaped(bytes)
        guard !isCompanion(escaped, listing) else { return listing.companionCount += 1 }
        listing.skipped.append(
            SkippedFile(
                name: prefix + escaped, reason: "bad-name",
                detail: "the name is not UTF-8; rename it"))
    }

    /// A name with all but plain ASCII as `\xE9`.
    private static func escaped(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            if (0x20...0x7E) ~= byte, byte != UInt8(ascii: "\\") {
                return String(UnicodeScalar(byte))
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\x" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }

    // MARK: - Companions

    private static func isCompanion(_ name: String, _ listing: Listing) -> Bool {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let ending = name[name.index(after: dot)...].lowercased()
        return companions.contains(ending) || (!listing.takesPictures && pictures.contains(ending))
    }

    /// Extensions of files that accompany videos and are not videos.
    private static let companions: Set<String> = [
        "align", "ass", "csv", "html", "json", "jsonl", "log", "md", "npy", "npz", "pdf", "py",
        "safetensors", "sh", "srt", "sub", "sha256", "toml", "tsv", "txt", "vtt", "xml", "yaml",
        "yml",
        "zip", "gz",
    ]

    /// Extensions of pictures, which accompany videos unless they are looked for.
    private static let pictures: Set<String> = [
        "bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "webp",
    ]
}
