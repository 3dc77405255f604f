import Essentials
import Foundation
import MediaIO
import TestSupport

@testable import FeatureEvaluation

/// What Tools/golden/mask_measures.py wrote.
struct MaskFixture: Decodable {
    struct Pair: Decodable {
        let name: String
        let width: Int
        let height: Int
        let mask: [Int]
        let truth: [Int]
        let J: Double
        let F: Double

        var masks: (ObjectMask, ObjectMask) {
            func unpack(_ runs: [Int]) -> ObjectMask {
                ObjectMask(width: width, height: height, isInside: MaskFixture.pixels(runs))
            }
            return (unpack(mask), unpack(truth))
        }
    }
    struct Statistics: Decodable {
        let mean: Double
        let recall: Double
        let decay: Double
    }
    struct Series: Decodable {
        let values: [Double]
        let mean: Double
        let recall: Double
        let decay: Double
    }
    struct Sequence: Decodable {
        struct Object: Decodable {
            let J: Statistics
            let F: Statistics
        }
        let width: Int
        let height: Int
        let labels: [UInt8]
        let truths: [[[Int]]]
        let predictions: [[[Int]]]
        let objects: [String: Object]

        /// A map of labels from the runs of each.
        func map(_ frame: [[Int]]) -> LabelMap {
            var values = [UInt8](repeating: 0, count: width * height)
            for (label, runs) in zip(labels, frame) {
                for (place, isInside) in MaskFixture.pixels(runs).enumerated() where isInside {
                    values[place] = label
                }
            }
            return LabelMap(width: width, height: height, labels: values)
        }
    }
    let pairs: [Pair]
    let statistics: [Series]
    let sequence: Sequence

    static func read() throws -> MaskFixture {
        let bytes = try ReadFile.bytes(at: Fixtures.path("FeatureEvaluation/masks.json"))
        return try JSONDecoder().decode(MaskFixture.self, from: Data(bytes))
    }

    private static func pixels(_ runs: [Int]) -> [Bool] {
        runs.enumerated().flatMap { Array(repeating: $0 % 2 == 1, count: $1) }
    }
}
