internal import TensorCore

/// How maps of features become one vector.
public enum FeaturePooling: String, Sendable, CaseIterable {
    /// The mean of each channel.
    case average
    /// The maximum of each channel.
    case max
    /// Maxima over a grid so fine that there are about 9000 numbers, and over all of time.
    ///
    /// Source of the number: Zhang, Isola, Efros, "Colorful Image Colorization", ECCV 2016, section 3.2,
    /// whose linear probes of the layers of AlexNet others follow.
    case grid

    /// About how many numbers a grid gives.
    static let gridNumbers = 9000

    /// Vectors `[N, D]` of features `[N, D]` or `[N, C, ...]` with one to three further axes.
    func vectors(_ features: Tensor) -> Tensor {
        let shape = features.shape
        guard shape.count > 2 else { return features }
        switch self {
        case .average: return features.globalAveragePool()
        case .max: return features.globalMaxPool()
        case .grid:
            let pooled = features.adaptiveMaxPool(to: Self.grid(shape))
            return pooled.reshaped(to: [shape[0], pooled.count / shape[0]])
        }
    }

    /// The parts of each axis of `[N, C, ...]`: as many of height and width as give about 9000 numbers, and one
    /// of time where there are three axes.
    static func grid(_ shape: [Int]) -> [Int] {
        let axes = shape.dropFirst(2)
        let places = Double(gridNumbers) / Double(Swift.max(1, shape[1]))
        let side = axes.count == 1 ? places : places.squareRoot()
        let parts = axes.suffix(2).map { Swift.min($0, Swift.max(1, Int(side))) }
        return axes.count == 3 ? [1] + parts : parts
    }
}
