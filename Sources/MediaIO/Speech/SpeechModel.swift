internal import CFFmpeg
public import Essentials
internal import Glibc

/// What PocketSphinx needs to recognize speech: how phones sound, how words are spoken, which words follow each other.
public struct SpeechModel: Sendable, Equatable {
    /// The folder of the acoustic model.
    public let acousticPath: String
    /// The dictionary of pronunciations.
    public let dictionaryPath: String
    /// The language model.
    public let languagePath: String
    /// The language, such as `en`.
    public let language: String

    /// What tells this model from others: the sizes of its files and when they changed.
    package let identity: String

    /// By what another folder is chosen.
    private static let choice = "CLAPPER_SPEECH_MODEL"
    private static let usualFolder = "/usr/share/pocketsphinx/model/en-us"

    /// The American English model of PocketSphinx, as Debian's `pocketsphinx-en-us` installs it.
    ///
    /// - Parameter environment: `CLAPPER_SPEECH_MODEL` names another folder with `en-us`, `cmudict-en-us.dict` and
    ///   `en-us.lm.bin`.
    /// - Throws: `FileError.missing` where a part is missing, or this FFmpeg cannot recognize speech.
    public init(environment: [String: String]) throws(FileError) {
        let folder = environment[Self.choice].flatMap { $0.isEmpty ? nil : $0 } ?? Self.usualFolder
        acousticPath = "\(folder)/en-us"
        dictionaryPath = "\(folder)/cmudict-en-us.dict"
        languagePath = "\(folder)/en-us.lm.bin"
        language = "en"
        var parts: [String] = []
        for path in [acousticPath + "/mdef", dictionaryPath, languagePath] {
            var status = stat()
            if access(path, R_OK) == 0, stat(path, &status) == 0 {
                parts.append("\(status.st_size)-\(status.st_mtim.tv_sec)")
                continue
            }
            throw FileError(
                code: .missing, path: path,
                message: "the model for speech recognition is not there; install it with "
                    + "'Tools/setup --speech' (Debian: apt-get install pocketsphinx-en-us), or name its "
                    + "folder in \(Self.choice)")
        }
        identity = parts.joined(separator: "-")
        guard avfilter_get_by_name("asr") != nil else {
            throw FileError(
                code: .missing, path: folder,
                message: "this FFmpeg has no filter 'asr': it was built without PocketSphinx")
        }
    }
}
