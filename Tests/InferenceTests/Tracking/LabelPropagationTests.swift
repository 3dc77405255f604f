import MediaIO
import TensorCore
import TestSupport
import Testing

@testable import Inference

@Suite struct LabelPropagationTests {
    @Test func labelsOfAMaskAreSharesOfEachPlace() throws {
        let fixture = try PropagationFixture.read()
        let grid = fixture.grid
        #expect((grid.rows, grid.columns) == (fixture.rows, fixture.columns))
        let field = grid.field(of: fixture.map(fixture.mask), objects: fixture.objects)
        #expect(field.values.count == fixture.first.count)
        #expect(zip(field.values, fixture.first).allSatisfy { abs($0 - $1) < 2e-6 })
    }

    /// Against SciPy's features and NumPy's products: single precision may turn a pixel on the border between labels.
    @Test(arguments: 0..<5) func labelsGoOnAsByNumPy(_ number: Int) throws {
        let fixture = try PropagationFixture.read()
        let expected = fixture.cases[number]
        let settings = expected.settings.settings
        var propagator = LabelPropagator(settings: settings)
        var field = fixture.grid.field(of: fixture.map(fixture.mask), objects: fixture.objects)
        for (frame, channels) in fixture.features.enumerated() {
            let features = PlaceFeatures(
                channels: channels, rows: fixture.rows, columns: fixture.columns,
                isNormalizing: settings.normalizesFeatures)
            if frame == 0 {
                propagator.append(features, labels: field)
            } else {
                field = propagator.next(features, threads: 1 + frame % 3)
            }
            let map = fixture.grid.map(of: field, objects: fixture.objects)
            let wanted = fixture.map(expected.masks[frame])
            let differing = zip(map.labels, wanted.labels).count { $0 != $1 }
            #expect(differing == 0, "frame \(frame)")
        }
        let largest = zip(field.values, expected.shares).map { abs($0 - $1) }.max() ?? 1
        #expect(largest < 1e-4, "soft labels differ by \(largest)")
    }

    @Test func memoryDoesNotGrowWithTheFrames() {
        var settings = PropagationSettings()
        (settings.recentFrames, settings.keptFrames) = (3, [0, 5])
        var propagator = LabelPropagator(settings: settings)
        let features = PlaceFeatures(
            channels: (0..<24).map { Float($0 % 7) }, rows: 2, columns: 3, isNormalizing: true)
        let labels = LabelField(
            rows: 2, columns: 3, labelCount: 2,
            values: (0..<12).map { ($0 + $0 / 2) % 2 == 0 ? 1 : 0 })
        propagator.append(features, labels: labels)
        for number in 1..<30 {
            _ = propagator.next(features, threads: 1)
            #expect(
                propagator.rememberedFrames
                    == Array(
                        Set(
                            [0, 5].filter { $0 <= number }
                                + (max(0, number - 2)...number))
                    ).sorted())
        }
    }

    @Test func aFrameLikeTheFirstHasItsLabels() {
        var propagator = LabelPropagator(settings: PropagationSettings())
        let features = PlaceFeatures(
            channels: DeterministicValues.tensor("places", [8, 5, 6]).values, rows: 5, columns: 6,
            isNormalizing: true)
        let labels = LabelField(
            rows: 5, columns: 6, labelCount: 3,
            values: (0..<30).flatMap { place in (0..<3).map { place % 3 == $0 ? 1 : 0 } })
        propagator.append(features, labels: labels)
        let next = propagator.next(features, threads: 2)
        for place in 0..<30 {
            let shares = (0..<3).map { next.values[place * 3 + $0] }
            #expect(shares[place % 3] > 0.5 && abs(shares.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test func placesOfAGridLieWhereTheNetworkSeesThem() {
        let grid = PlaceGrid(width: 640, height: 360, shortSide: 180, stride: 4)
        #expect((grid.scaledWidth, grid.scaledHeight) == (320, 180))
        #expect((grid.columns, grid.rows) == (80, 45))
        // Pixel 4 of the smaller picture covers pixels 8 and 9 of the original.
        #expect(grid.pixel(column: 1, row: 0) == (8.5, 0.5))
        let same = PlaceGrid(width: 10, height: 7, shortSide: 7, stride: 1)
        let map = LabelMap(width: 10, height: 7, labels: (0..<70).map { $0 % 4 == 1 ? 9 : 0 })
        #expect(same.map(of: same.field(of: map, objects: [9]), objects: [9]) == map)
    }

    @Test func thePeakIsTheMeanOfTheStrongestPlaces() throws {
        var values = [Float](repeating: 0, count: 4 * 5 * 2)
        for (place, share) in [(6, 0.5), (7, 0.25), (11, 0.25), (0, 0.1)] as [(Int, Float)] {
            values[place * 2 + 1] = share
        }
        let field = LabelField(rows: 4, columns: 5, labelCount: 2, values: values)
        let peak = try #require(field.peak(of: 1))
        #expect(peak == (1.25, 1.25))
        #expect(field.peak(of: 0) == nil)
    }

    @Test func regionsAreMeasured() {
        let map = LabelMap(
            width: 4, height: 3,
            labels: [
                0, 2, 2, 0,
                0, 2, 0, 7,
                0, 0, 0, 0,
            ])
        let regions = ObjectRegion.regions(of: [2, 3, 7], in: map)
        #expect(regions[0]?.area == 3 && regions[1] == nil)
        #expect(regions[0]?.centre ?? (0, 0) == (4.0 / 3, 1.0 / 3))
        #expect(regions[0]?.box ?? (0, 0, 0, 0) == (1, 0, 3, 2))
        #expect(regions[2]?.box ?? (0, 0, 0, 0) == (3, 1, 4, 2))
    }

    @Test func framesOfAnotherSizeStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var propagator = LabelPropagator(settings: PropagationSettings())
            let features = PlaceFeatures(
                channels: [1, 2, 3, 4], rows: 2, columns: 2, isNormalizing: true)
            _ = propagator.next(features, threads: 1)
        }
    }
}
