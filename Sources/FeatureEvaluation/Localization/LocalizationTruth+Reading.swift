// Chooses the reader of a truth by what is there.

public import ClipDatasets
public import Essentials
internal import Foundation

extension LocalizationTruth {
    /// Reads a truth in one of four forms.
    ///
    /// A folder of `.json` files is that of playroom clips, a folder of `.xml` files that of
    /// Flickr-SoundNet, a `.json` file that of VGG-SS, and a `.csv` file a table of boxes.
    ///
    /// - Parameters:
    ///   - path: the folder or file.
    ///   - clips: the clips that it is about; what it says of others is left out.
    ///   - windowSeconds: length of the sound that belongs to a frame.
    /// - Throws: `FileError` where it is missing or cannot be read as such.
    public init(
        contentsOf path: String, for clips: [ClipRecord], windowSeconds: Double
    ) throws(FileError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileError(code: .missing, path: path, message: "no such truth")
        }
        let files = ClipFiles(clips)
        guard isFolder.boolValue else {
            if path.hasSuffix(".csv") {
                self = try BoxTable.read(path, for: files)
            } else {
                self = try VGGSoundSources.read(path, for: files)
            }
            return
        }
        let paths = try TruthFolder.paths(in: path)
        let annotations = paths.filter { $0.hasSuffix(".xml") }
        if !annotations.isEmpty {
            self = try FlickrSoundNet.read(annotations, for: files)
            return
        }
        let truths = paths.filter { $0.hasSuffix(".json") }
        guard !truths.isEmpty else {
            throw .malformed(path, "holds neither .json nor .xml files")
        }
        self = try PlayroomTruth.read(truths, for: files, windowSeconds: windowSeconds)
    }
}
