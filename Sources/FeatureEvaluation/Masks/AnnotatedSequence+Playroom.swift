// Truth of rendered clips, as sample-media writes it.

public import ClipDatasets
public import Essentials

extension AnnotatedSequence {
    /// Reads the masks of playroom clips: of `clip.mp4` the folder `clip.masks`, with one label picture a frame.
    ///
    /// - Parameters:
    ///   - folder: the folder of the truth.
    ///   - clips: the clips that it is about; what it says of others is left out.
    /// - Returns: the clips that have masks, sorted by name.
    /// - Throws: `FileError` where it cannot be read, or has masks of none of the clips.
    public static func playroom(
        in folder: String, for clips: [ClipRecord]
    ) throws(FileError) -> [AnnotatedSequence] {
        let files = ClipFiles(clips)
        var result: [AnnotatedSequence] = []
        for path in try TruthFolder.paths(in: folder) where path.hasSuffix(".masks") {
            let name = ClipFiles.stem(path)
            guard let clip = files.clip(name) else { continue }
            var masks: [Int: String] = [:]
            for picture in try TruthFolder.paths(in: path) where picture.hasSuffix(".png") {
                guard let number = Int(ClipFiles.stem(picture)), number >= 0 else {
                    throw .malformed(picture, "is not named after the number of a frame")
                }
                masks[number] = picture
            }
            result.append(AnnotatedSequence(name: name, pictures: .movie(clip.path), masks: masks))
        }
        guard !result.isEmpty else {
            throw .malformed(
                folder, "has no folder of masks of these clips; render them with sample-media")
        }
        return result
    }
}
