internal import Essentials
public import MediaIO

/// Compares predicted masks of a sequence with the true ones, frame by frame.
///
/// The official evaluation leaves the first and the last frame of a sequence out; that is up to the caller.
public struct SequenceJudge: Sendable {
    /// The label of pixels that are not judged.
    public static let voidLabel: UInt8 = 255

    /// The objects, in ascending order of their labels.
    public let objects: [UInt8]
    /// The region similarity of each object, `[objects][frames]`.
    public private(set) var regionSimilarities: [[Double]]
    /// The contour accuracy of each object, `[objects][frames]`.
    public private(set) var contourAccuracies: [[Double]]

    /// Begins a sequence.
    ///
    /// - Parameter first: the labels of the first frame; objects that only appear later are not judged.
    public init(first: LabelMap) {
        objects = Self.objects(in: first)
        regionSimilarities = objects.map { _ in [] }
        contourAccuracies = objects.map { _ in [] }
    }

    /// The labels that stand for objects, ascending.
    public static func objects(in map: LabelMap) -> [UInt8] {
        Set(map.labels).subtracting([0, voidLabel]).sorted()
    }

    /// Adds a frame; stops the program where the sizes differ.
    public mutating func add(predicted: LabelMap, truth: LabelMap) {
        guard predicted.width == truth.width, predicted.height == truth.height else {
            programmingError(
                "SequenceJudge: labels of \(predicted.width)x\(predicted.height) and "
                    + "\(truth.width)x\(truth.height)")
        }
        // What is nowhere in a prediction counts neither for nor against it.
        let judged = zip(predicted.labels, truth.labels).map { $1 == Self.voidLabel ? 0 : $0 }
        let prediction = LabelMap(
            width: predicted.width, height: predicted.height, labels: judged)
        for (index, label) in objects.enumerated() {
            let (mask, real) = (
                ObjectMask(prediction, label: label), ObjectMask(truth, label: label)
            )
            regionSimilarities[index].append(mask.regionSimilarity(to: real))
            contourAccuracies[index].append(mask.contourAccuracy(against: real))
        }
    }
}
