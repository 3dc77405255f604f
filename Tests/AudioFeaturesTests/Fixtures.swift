import AudioFeatures
import Essentials
import Foundation

/// Golden numbers and signals of the tests of this module.
enum Fixtures {
    private static let folder =
        URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/AudioFeatures").path()

    /// A file that `Tools/golden/spectrograms.py` made.
    static func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// An array that `Tools/golden/spectrograms.py` made.
    static func array(_ name: String) throws -> NumPyArray {
        try NumPyArray(contentsOf: path(name))
    }

    /// Uniform noise in -1...1.
    static func noise(_ count: Int, seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(stream.uniform(in: -1...1)) }
    }

    /// The folder of real recordings, where there is one.
    static let mediaFolder = ProcessInfo.processInfo.environment["CLAPPER_MEDIA"]
}

/// The largest difference between two equally long lists; infinite where their lengths differ.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
