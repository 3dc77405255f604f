internal import MediaIO

/// Where a sound comes from, on the grid of 224 x 224 of the public protocols.
///
/// Source: the evaluation of Chen and others, "Localizing Visual Sounds the Hard Way", CVPR 2021
/// (hche11/Localizing-Visual-Sounds-the-Hard-Way, test.py, utils.py), which is that of Senocak and others, CVPR 2018.
struct SourceRegion {
    /// Cells along each side; the whole frame is stretched to a square.
    static let side = 224

    private let boxes: [AnnotatedBox]
    private let mask: (map: LabelMap, label: UInt8)?
    /// How much each cell belongs to the region, 0 to 1.
    let weights: [Float]

    /// The region of a moment.
    ///
    /// - Throws: `MediaError` where its mask cannot be read.
    init(_ moment: AnnotatedMoment) throws(MediaError) {
        boxes = moment.boxes
        guard let source = moment.mask else {
            mask = nil
            weights = Self.weights(of: moment)
            return
        }
        let map = try LabelImage.labels(contentsOf: source.path)
        mask = (map, source.label)
        let side = Self.side
        weights = (0..<side * side).map { cell in
            // The pixel below the middle of the cell.
            let x = (2 * (cell % side) + 1) * map.width / (2 * side)
            let y = (2 * (cell / side) + 1) * map.height / (2 * side)
            return map.labels[y * map.width + x] == source.label ? 1 : 0
        }
    }

    private static func weights(of moment: AnnotatedMoment) -> [Float] {
        var counts = [Int](repeating: 0, count: side * side)
        for box in moment.boxes {
            // Whole cells: edges are rounded down, as the protocol has it.
            func cell(_ share: Double) -> Int { min(side, Int(share * Double(side) + 1e-9)) }
            for y in cell(box.top)..<max(cell(box.top), cell(box.bottom)) {
                for x in cell(box.left)..<max(cell(box.left), cell(box.right)) {
                    counts[y * side + x] += 1
                }
            }
        }
        let whole = moment.rule == .union ? 1 : 2
        return counts.map { Float(min($0, whole)) / Float(whole) }
    }

    /// The share of the frame that is in the region, of whatever weight.
    var areaShare: Double { Double(weights.count { $0 > 0 }) / Double(weights.count) }

    /// Whether a place, in shares of the frame's sides, lies in the mask, or in one of the boxes.
    func contains(x: Double, y: Double) -> Bool {
        guard let mask else { return boxes.contains { $0.contains(x: x, y: y) } }
        let column = min(Int(x * Double(mask.map.width)), mask.map.width - 1)
        let row = min(Int(y * Double(mask.map.height)), mask.map.height - 1)
        return mask.map.labels[row * mask.map.width + column] == mask.label
    }

    /// The consensus intersection over union of the region with the half of the frame that responds most.
    ///
    /// cIoU = Σ p g / (Σ g + Σ p [g = 0]), with g the weights and p = 1 where a response is above the
    /// median. The protocol's scaling to 0...1 before changes nothing.
    ///
    /// - Parameter responses: `[224, 224]`; what is not a number counts as the least.
    /// - Returns: 0 to 1.
    func consensusIoU(responses: [Float]) -> Double {
        let values = responses.map { $0.isNaN ? -.infinity : $0 }
        let median = values.sorted()[values.count / 2]
        return consensusIoU { values[$0] > median }
    }

    /// The same of the whole frame.
    var wholeFrameIoU: Double { consensusIoU { _ in true } }

    private func consensusIoU(_ isPredicted: (Int) -> Bool) -> Double {
        var (shared, all, beside) = (0.0, 0.0, 0.0)
        for (index, weight) in weights.enumerated() {
            all += Double(weight)
            guard isPredicted(index) else { continue }
            shared += Double(weight)
            beside += weight == 0 ? 1 : 0
        }
        return all + beside > 0 ? shared / (all + beside) : 0
    }
}
