package import ClipDatasets
package import PretextTasks

/// The clips of a collection that a task can use, and the ledger of those it cannot.
package struct ClipChoice {
    /// Usable clips, in the order of the collection.
    package let clips: [ClipRecord]
    /// The others, with reasons.
    package let ledger: FaultLedger

    /// Chooses by headers alone.
    ///
    /// - Throws: `DatasetError` where fewer than 2 clips are left, with the reasons counted.
    package init(from manifest: Manifest, for task: any PretextTask) throws(DatasetError) {
        var clips: [ClipRecord] = []
        var ledger = FaultLedger()
        for file in manifest.skipped { ledger.exclude(file) }
        let views = task.trainingViews.prepared(for: manifest.clips)
        for clip in manifest.clips {
            if let fault = views.objection(to: clip) {
                ledger.exclude(
                    SkippedFile(name: clip.name, reason: fault.reason, detail: fault.detail))
            } else {
                clips.append(clip)
            }
        }
        guard clips.count >= 2 else {
            let reasons = ledger.filesByReason.map { "\($0.files) \($0.reason)" }
                .joined(separator: ", ")
            throw DatasetError(
                .unusable,
                "\(manifest.root): \(type(of: task).description.name) needs at least 2 usable clips, "
                    + "found \(clips.count)" + (reasons.isEmpty ? "" : " (left out: \(reasons))"))
        }
        self.clips = clips
        self.ledger = ledger
    }
}
