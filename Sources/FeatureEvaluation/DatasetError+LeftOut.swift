internal import ClipDatasets

extension DatasetError {
    /// An evaluation that had to leave everything out.
    ///
    /// - Parameters:
    ///   - what: of what there is none, as `clip`.
    ///   - leftOut: how often, by reason.
    /// - Returns: an error that counts the reasons.
    static func nothingToJudge(_ what: String, leftOut: [String: Int]) -> DatasetError {
        let reasons = leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return DatasetError(
            .unusable,
            "no \(what) can be judged"
                + (reasons.isEmpty ? "" : " (left out: \(reasons.joined(separator: ", ")))"))
    }
}
