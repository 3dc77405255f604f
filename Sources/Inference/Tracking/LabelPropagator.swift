internal import Essentials

/// Hands labels on from frame to frame by the likeness of features.
///
/// A place of a new frame takes the softmax-weighted mean of the labels of those places, among remembered frames, whose
/// features have the largest products with its own; these soft labels are remembered in turn. What is remembered does
/// not grow with the number of frames. Source: Jabri, Owens, Efros, NeurIPS 2020, section 4.1, after Vondrick and others,
/// ECCV 2018. Differs from there: at the beginning, the first frame counts once instead of as often as there are no others.
public struct LabelPropagator: Sendable {
    /// How labels go on.
    public let settings: PropagationSettings
    private var kept: [Frame] = []
    private var recent: [Frame] = []
    private var nextNumber = 0

    /// A frame that is remembered.
    struct Frame: Sendable {
        let number: Int
        let features: PlaceFeatures
        let labels: LabelField
    }

    /// The numbers of the frames that are remembered, ascending.
    var rememberedFrames: [Int] { (kept + recent).map(\.number) }

    /// Begins without any frame.
    public init(settings: PropagationSettings) { self.settings = settings }

    /// Takes the first frame, whose labels are known, or a later one with labels known again.
    public mutating func append(_ features: PlaceFeatures, labels: LabelField) {
        guard (features.rows, features.columns) == (labels.rows, labels.columns) else {
            programmingError(
                "LabelPropagator: features of \(features.rows)x\(features.columns), labels of "
                    + "\(labels.rows)x\(labels.columns)")
        }
        let frame = Frame(number: nextNumber, features: features, labels: labels)
        nextNumber += 1
        recent.append(frame)
        while recent.count > max(1, settings.recentFrames) {
            let passed = recent.removeFirst()
            if settings.keptFrames.contains(passed.number) { kept.append(passed) }
        }
    }

    /// Labels the next frame and remembers it; stops the program before any frame or where sizes differ.
    ///
    /// - Parameters:
    ///   - features: those of the frame.
    ///   - threads: on how many threads it is computed; the result does not depend on it.
    /// - Returns: its soft labels.
    public mutating func next(_ features: PlaceFeatures, threads: Int) -> LabelField {
        guard let first = kept.first ?? recent.first else {
            programmingError("LabelPropagator: no frame with labels")
        }
        guard features.width == first.features.width, features.rows == first.features.rows,
            features.columns == first.features.columns
        else { programmingError("LabelPropagator: frames differ in size") }
        let search = PlaceSearch(
            target: features, frames: candidates, neighbours: settings.neighbours,
            temperature: Float(settings.temperature))
        let rows = ParallelMap.run(count: features.rows, workers: threads) {
            search.labels(ofRow: $0)
        }
        let labels = LabelField(
            rows: features.rows, columns: features.columns,
            labelCount: first.labels.labelCount, values: rows.flatMap { $0 })
        append(features, labels: labels)
        return labels
    }

    /// Remembered frames, each once, the oldest first, and how far one may look in them.
    private var candidates: [(frame: Frame, radius: Double?)] {
        kept.map { (frame: $0, radius: settings.keptRadius) }
            + recent.map {
                let isKept = settings.keptFrames.contains($0.number)
                return (frame: $0, radius: isKept ? settings.keptRadius : settings.radius)
            }
    }
}
