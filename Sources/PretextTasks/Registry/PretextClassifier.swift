public import ClipDatasets

/// A network whose pretext problem has one right answer a sample, so that answers can be counted.
public protocol PretextClassifier: PretextModel {
    /// Which samples of a batch it answers rightly; nothing is drawn or trained.
    func isRight(on batch: Batch) -> [Bool]
}
