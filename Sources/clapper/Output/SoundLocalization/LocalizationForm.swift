/// The forms in which maps of a clip are written.
enum LocalizationForm: String, CaseIterable {
    case mp4
    case gif
    case png
    case npy
    case csv
    case json

    /// The form that the ending of a path names, or nil.
    init?(path: String) {
        guard let form = Self.allCases.first(where: { path.hasSuffix("." + $0.rawValue) }) else {
            return nil
        }
        self = form
    }
}
