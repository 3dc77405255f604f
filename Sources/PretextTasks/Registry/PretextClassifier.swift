public import ClipDatasets

/// A network whose pretext problem has right answers, so that they can be counted.
public protocol PretextClassifier: PretextModel {
    /// For each sample of a batch the share of its answers that are right, 0 to 1; nothing is drawn or trained.
    func shareRight(on batch: Batch) -> [Double]
}
