internal import CPixels

/// Owner of the weights that make an axis of `inputs` samples one of `outputs`.
///
/// Both axes have the same extent. Where samples become fewer, each output is the mean of the inputs
/// over its own extent, inputs that lie in it partly counting by that part. Where they become more,
/// it is interpolated linearly between the two nearest centres, and the ends are repeated.
final class AxisFilter {
    let inputs: Int
    let outputs: Int
    /// Inputs that an output is made of.
    let taps: Int
    private let first: UnsafeMutablePointer<Int32>
    private let weights: UnsafeMutablePointer<Float>

    /// Both numbers are at least 1.
    init(inputs: Int, outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
        let contributions = (0..<outputs).map { output in
            inputs >= outputs
                ? Self.area(output, inputs, outputs) : Self.linear(output, inputs, outputs)
        }
        let taps = contributions.reduce(1) { max($0, $1.weights.count) }
        self.taps = taps
        first = .allocate(capacity: outputs)
        weights = .allocate(capacity: outputs * taps)
        weights.initialize(repeating: 0, count: outputs * taps)
        for (output, contribution) in contributions.enumerated() {
            // The last ones begin earlier so that all taps lie within the axis.
            let start = min(contribution.first, inputs - taps)
            first[output] = Int32(start)
            for (index, weight) in contribution.weights.enumerated() {
                weights[output * taps + contribution.first - start + index] = Float(weight)
            }
        }
    }

    deinit {
        first.deallocate()
        weights.deallocate()
    }

    /// Valid as long as the filter.
    var axis: clapper_axis {
        clapper_axis(
            inputs: Int32(inputs), outputs: Int32(outputs), taps: Int32(taps), first: first,
            weights: weights)
    }

    private typealias Contribution = (first: Int, weights: [Double])

    /// In units of 1 / `outputs` of an input, in which all borders are whole numbers.
    private static func area(_ output: Int, _ inputs: Int, _ outputs: Int) -> Contribution {
        let (start, end) = (output * inputs, (output + 1) * inputs)
        let covered = start / outputs..<(end + outputs - 1) / outputs
        let weights = covered.map { input in
            let overlap = min(end, (input + 1) * outputs) - max(start, input * outputs)
            return Double(overlap) / Double(inputs)
        }
        return (covered.lowerBound, weights)
    }

    private static func linear(_ output: Int, _ inputs: Int, _ outputs: Int) -> Contribution {
        let center = (Double(output) + 0.5) * Double(inputs) / Double(outputs) - 0.5
        let place = max(0, min(Double(inputs - 1), center))
        let lower = min(Int(place), max(0, inputs - 2))
        guard inputs > 1 else { return (0, [1]) }
        let upperWeight = place - Double(lower)
        return (lower, [1 - upperWeight, upperWeight])
    }
}
