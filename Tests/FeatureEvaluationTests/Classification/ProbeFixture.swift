import Essentials
import Foundation
import TensorCore
import TestSupport

@testable import FeatureEvaluation

/// What Tools/golden/feature_evaluation.py wrote.
struct ProbeFixture: Decodable {
    struct Logistic: Decodable {
        struct Case: Decodable {
            let strength: Double
            let weights: [Double]
            let offsets: [Double]
            let loss: Double
            let classes: [Int]
        }
        let labels: [Int]
        let cases: [Case]
    }
    struct Binary: Decodable {
        let labels: [Int]
        let strength: Double
        let logits: [Double]
    }
    struct Ridge: Decodable {
        struct Case: Decodable {
            let strength: Double
            let values: [Double]
        }
        let targets: [Double]
        let cases: [Case]
    }
    struct Neighbours: Decodable {
        let labels: [Int]
        let votes: [String: [Int]]
        let nearest: [[Int]]
    }
    struct Kendall: Decodable {
        struct Ordered: Decodable {
            let second: [Int]
            let tau: Double?
        }
        struct Tied: Decodable {
            let first: [Int]
            let second: [Int]
            let tau: Double
        }
        let ordered: [Ordered]
        let tied: Tied
    }
    let logistic: Logistic
    let binary: Binary
    let ridge: Ridge
    let neighbours: Neighbours
    let kendall: Kendall

    static func read() throws -> ProbeFixture {
        let bytes = try ReadFile.bytes(at: Fixtures.path("FeatureEvaluation/probes.json"))
        return try JSONDecoder().decode(ProbeFixture.self, from: Data(bytes))
    }

    /// Features of a name, as the script makes them.
    static func matrix(_ name: String, _ count: Int, _ width: Int) -> FeatureMatrix {
        let values = DeterministicValues.tensor(name, [count, width]).values
        return FeatureMatrix(
            rows: stride(from: 0, to: values.count, by: width).map {
                Array(values[$0..<$0 + width])
            })
    }
}
