internal import ClipDatasets

/// What a clip's name says of the group that it belongs to.
enum GroupName {
    /// The group: of `v_Archery_g07_c02` (UCF101) `v_Archery_g07`, of a view its event, else the name itself.
    ///
    /// Views of an event are one group in whichever part they lie, so that folders cannot divide them unseen:
    /// `train/pour_view0` and `test/pour_view1` are both of `pour`.
    static func of(_ name: String) -> String {
        let parts = ClipFiles.stem(name).split(separator: "_", omittingEmptySubsequences: false)
        if parts.count >= 3, isNumbered(parts[parts.count - 1], "c"),
            isNumbered(parts[parts.count - 2], "g")
        {
            return parts.dropLast().joined(separator: "_")
        }
        guard let event = ViewName(name)?.event else { return name }
        return event.split(separator: "/").filter { !isPart($0) }.joined(separator: "/")
    }

    /// Whether a folder is one of a division into training and test.
    private static func isPart(_ folder: Substring) -> Bool {
        ["train", "validation", "test"].contains(folder.lowercased())
    }

    private static func isNumbered(_ part: Substring, _ letter: Character) -> Bool {
        part.first == letter && part.count > 1 && part.dropFirst().allSatisfy(\.isNumber)
    }
}
