import ClipDatasets
import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Inference

@Suite struct FeatureSourceTests {
    private let localizer = BrightnessLocalizer(framing: .stretch)

    private func pictures(_ count: Int) -> Tensor {
        DeterministicValues.tensor("pictures", [count, 3, 32, 32])
    }

    @Test func mapsArePooledOrLaidOut() throws {
        let pictures = pictures(2)
        let maps = localizer.imageFeatures(pictures).values
        func rows(_ pooling: FeaturePooling) throws -> [[Float]] {
            try FeatureSource.pictures("n", localizer, layer: nil, pooling: pooling).rows(pictures)
        }
        let means = try rows(.average)
        #expect(means.count == 2 && means[0].count == 1)
        #expect(abs(means[1][0] - maps[16..<32].reduce(0, +) / 16) < 1e-6)
        #expect(try rows(.max)[0][0] == maps[0..<16].max())
        #expect(try rows(.grid) == [Array(maps[0..<16]), Array(maps[16..<32])])
    }

    @Test(arguments: [
        ([2, 96, 55, 55], [9, 9]), ([2, 256, 13, 13], [5, 5]), ([1, 64, 8, 14, 14], [1, 11, 11]),
        ([1, 512, 3, 3], [3, 3]), ([1, 20_000, 4, 4], [1, 1]), ([1, 100, 300], [90]),
    ])
    func gridsHaveAboutNineThousandNumbers(shape: [Int], parts: [Int]) {
        #expect(FeaturePooling.grid(shape) == parts)
        #expect(shape[1] * parts.reduce(1, *) <= max(9000, shape[1]))
    }

    @Test func aLayerIsThatStageOfTheTower() throws {
        let source = try FeatureSource.pictures(
            "n", localizer, layer: "blocks", pooling: .grid)
        let pictures = pictures(3)
        #expect(source.rows(pictures).flatMap { $0 } == localizer.imageFeatures(pictures).values)
        let error = #expect(throws: ConfigurationError.self) {
            try FeatureSource.pictures("n", localizer, layer: "conv9", pooling: .max)
        }
        #expect(error?.description.contains("no layer 'conv9'; it has blocks") == true)
        #expect(throws: ConfigurationError.self) {
            try FeatureSource.sounds("n", localizer, layer: "blocks", pooling: .max)
        }
    }

    @Test func coloursAreCountedInBins() {
        // Half of the picture is -1, -1, 1 and half 0.99, 0, -0.3.
        let halves: [[Float]] = [[-1, 0.99], [-1, 0], [1, -0.3]]
        let values = halves.flatMap { pair in pair.flatMap { [Float](repeating: $0, count: 8) } }
        let rows = FeatureSource.colourHistogram.rows(Tensor(values, shape: [1, 3, 4, 4]))
        var expected = [Float](repeating: 0, count: 512)
        expected[0 * 64 + 0 * 8 + 7] = 0.5
        expected[7 * 64 + 4 * 8 + 2] = 0.5
        #expect(rows == [expected])
        // The same over frames.
        let clip = FeatureSource.colourHistogram.rows(Tensor(values, shape: [1, 3, 2, 2, 4]))
        #expect(clip == [expected])
    }

    @Test func pixelsAreMeansOfCells() {
        let picture = DeterministicValues.tensor("cells", [1, 3, 32, 32])
        let row = FeatureSource.pixels.rows(picture)[0]
        #expect(row.count == 768)
        let values = picture.values
        let cell = [(2, 4), (2, 5), (3, 4), (3, 5)].map { values[1024 + $0.0 * 32 + $0.1] }
        #expect(abs(row[256 + 1 * 16 + 2] - cell.reduce(0, +) / 4) < 1e-6)
        // Frames of a clip are averaged, and small pictures stay as they are.
        let clip = Tensor([1, 2, 3, 5, 7, 9], shape: [1, 3, 2, 1, 1])
        #expect(FeatureSource.pixels.rows(clip) == [[1.5, 4, 8]])
    }

    @Test func bandsHaveMeansAndDeviations() {
        let sound = Tensor([1, 3, 5, 5, 2, 2, -1, 1], shape: [2, 1, 2, 2])
        let rows = FeatureSource.bandStatistics.rows(sound)
        #expect(rows == [[2, 5, 1, 0], [2, 0, 0, 1]])
    }
}
