// Folders in the form of DAVIS.

public import Essentials

extension AnnotatedSequence {
    /// Reads a folder in the form of DAVIS.
    ///
    /// `Annotations/480p/NAME/00000.png` has the labels of `JPEGImages/480p/NAME/00000.jpg`. Instead of `480p` it
    /// may be `Full-Resolution`, or the names may lie directly in both folders.
    ///
    /// - Parameter folder: the folder that holds `JPEGImages` and `Annotations`.
    /// - Returns: the sequences that have annotations, sorted by name.
    /// - Throws: `FileError` where there are none, or a label picture has no picture.
    public static func davis(in folder: String) throws(FileError) -> [AnnotatedSequence] {
        let annotations = try TruthFolder.paths(in: folder + "/Annotations")
        let resolution = ["480p", "Full-Resolution"].first { name in
            annotations.contains { $0.hasSuffix("/" + name) }
        }
        let place = resolution.map { "/" + $0 } ?? ""
        let sequences = try TruthFolder.paths(in: folder + "/Annotations" + place)
            .filter { FolderContent.names(in: $0) != nil }
        let result = try sequences.map { path throws(FileError) in
            let name = String(path.split(separator: "/").last ?? "")
            return try AnnotatedSequence(
                name: name, pictures: folder + "/JPEGImages" + place + "/" + name, masks: path)
        }
        guard !result.isEmpty else {
            throw .malformed(folder, "has no sequence in its folder Annotations\(place)")
        }
        return result
    }

    private init(name: String, pictures: String, masks: String) throws(FileError) {
        let files = try TruthFolder.paths(in: pictures).filter { path in
            [".jpg", ".jpeg", ".png"].contains { path.lowercased().hasSuffix($0) }
        }
        let numbers = Dictionary(
            files.enumerated().map { (ClipFiles.stem($1), $0) }, uniquingKeysWith: min)
        var labels: [Int: String] = [:]
        for path in try TruthFolder.paths(in: masks) where path.lowercased().hasSuffix(".png") {
            guard let number = numbers[ClipFiles.stem(path)] else {
                throw .malformed(path, "labels a picture that is not in \(pictures)")
            }
            labels[number] = path
        }
        self.init(name: name, pictures: .files(files), masks: labels)
    }
}
