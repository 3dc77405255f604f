// What the fixtures of whole networks store of an array.

import Foundation
import TestSupport
import Testing

/// The norm of an array and its projections on fixed vectors.
struct GoldenSummary: Decodable {
    let norm: Double
    let projections: [Double]

    /// The error of an array relative to the norm (or `floor` if that is larger), as the projections
    /// estimate it, or that of the norm if it is larger.
    func error(of values: [Float], floor: Double = 0) -> Double {
        let found = DeterministicValues.projections(values, count: projections.count)
        let errors = zip(found, projections).map { $0 - $1 }
        let error = Self.norm(errors) / Double(errors.count).squareRoot()
        let difference = abs(Self.norm(values.map(Double.init)) - norm)
        return max(error, difference) / max(norm, floor)
    }

    static func norm(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
