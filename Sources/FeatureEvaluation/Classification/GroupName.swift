internal import ClipDatasets

/// What a clip's name says of the group that it belongs to.
enum GroupName {
    /// The group: of `v_Archery_g07_c02` (UCF101) `v_Archery_g07`, of a view its event, else the name itself.
    static func of(_ name: String) -> String {
        let parts = ClipFiles.stem(name).split(separator: "_", omittingEmptySubsequences: false)
        if parts.count >= 3, isNumbered(parts[parts.count - 1], "c"),
            isNumbered(parts[parts.count - 2], "g")
        {
            return parts.dropLast().joined(separator: "_")
        }
        return ViewName(name)?.event ?? name
    }

    private static func isNumbered(_ part: Substring, _ letter: Character) -> Bool {
        part.first == letter && part.count > 1 && part.dropFirst().allSatisfy(\.isNumber)
    }
}
