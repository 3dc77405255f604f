import Essentials
import Foundation
import MediaIO
import TestSupport

@testable import Inference

/// What Tools/golden/label_propagation.py wrote.
struct PropagationFixture: Decodable {
    struct Size: Decodable {
        let width: Int
        let height: Int
    }
    struct Settings: Decodable {
        let recent: Int
        let kept: [Int]
        let radius: Double?
        let kept_radius: Double?
        let neighbours: Int
        let temperature: Double
        let normalizes: Bool

        var settings: PropagationSettings {
            var settings = PropagationSettings()
            (settings.recentFrames, settings.keptFrames) = (recent, kept)
            (settings.radius, settings.keptRadius) = (radius, kept_radius)
            (settings.neighbours, settings.temperature) = (neighbours, temperature)
            settings.normalizesFeatures = normalizes
            return settings
        }
    }
    struct Case: Decodable {
        let settings: Settings
        let shares: [Float]
        let masks: [[[Int]]]
    }
    let scaled: Size
    let native: Size
    let stride: Int
    let objects: [UInt8]
    let mask: [[Int]]
    let first: [Float]
    let features: [[Float]]
    let rows: Int
    let columns: Int
    let cases: [Case]

    static func read() throws -> PropagationFixture {
        let bytes = try ReadFile.bytes(at: Fixtures.path("Inference/propagation.json"))
        return try JSONDecoder().decode(PropagationFixture.self, from: Data(bytes))
    }

    var grid: PlaceGrid {
        PlaceGrid(
            width: native.width, height: native.height, scaledWidth: scaled.width,
            scaledHeight: scaled.height, stride: stride)
    }

    /// The map of labels of which these are the runs.
    func map(_ runs: [[Int]]) -> LabelMap {
        var labels = [UInt8](repeating: 0, count: native.width * native.height)
        for (object, lengths) in zip(objects, runs) {
            var place = 0
            for (index, length) in lengths.enumerated() {
                if index % 2 == 1 {
                    for pixel in place..<place + length { labels[pixel] = object }
                }
                place += length
            }
        }
        return LabelMap(width: native.width, height: native.height, labels: labels)
    }
}
