import ClipDatasets
import Essentials
import MediaIO
import OpticalFlow
import Testing

@testable import PretextTasks

@Suite struct ArrowViewsTests {
    private func views(_ values: [String: String] = [:]) throws -> ArrowViews {
        var options = OptionTable(TaskRegistry.options(of: ArrowOfTime.self))
        for (key, value) in values { try options.set(key, to: value) }
        return try #require(try ArrowOfTime(options: options).trainingViews as? ArrowViews)
    }

    @Test func aSampleHoldsBothDirections() throws {
        #expect(
            try views().arrays == [ArraySpecification(name: "flow", shape: [2, 40, 56, 56])])
        #expect(
            try views(["size": "paper", "segments": "3", "fields": "5"]).arrays == [
                ArraySpecification(name: "flow", shape: [2, 30, 224, 224])
            ])
    }

    @Test func windowsLieEvenlyInWhatIsShown() throws {
        let views = try views(["frame-rate": "20"])
        var random = RandomStream(seed: 1)
        var parts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let instants = views.drawInstants(in: 2..<7, random: &random)
            #expect(instants.count == 21)
            for (a, b) in zip(instants, instants.dropFirst()) { #expect(abs(b - a - 0.05) < 1e-9) }
            let middle = (instants[0] + instants[20]) / 2
            parts[min(9, Int((middle - 2) * 2))] += 1
        }
        // 1,000 each, with a deviation of 30.
        #expect(parts.allSatisfy { abs($0 - 1000) < 150 }, "\(parts)")
    }

    @Test func cutsLieEvenlyAndHalfAreMirrored() throws {
        let views = try views()
        var random = RandomStream(seed: 2)
        var mirrored = 0
        var places = [Int](repeating: 0, count: 9)
        for _ in 0..<10_000 {
            let cut = views.drawCut(width: 64, height: 60, random: &random)
            #expect((0...8).contains(cut.x) && (0...4).contains(cut.y))
            places[cut.x] += 1
            mirrored += cut.isMirrored ? 1 : 0
        }
        #expect(abs(mirrored - 5000) < 250)
        #expect(places.allSatisfy { abs($0 - 1111) < 160 })
        #expect(
            views.withoutAugmentation.drawCut(width: 64, height: 60, random: &random)
                == FlowStack.Cut(x: 4, y: 2, isMirrored: false))
    }

    @Test func aMirroredStackMovesTheOtherWay() throws {
        let stack = try views().stack
        let side = stack.side
        let field = FlowField(
            width: side, height: side,
            values: (0..<2 * side * side).map { $0 < side * side ? Float($0 % side) / 10 : -1 })
        func written(_ isMirrored: Bool) -> [Float] {
            var values = [Float](repeating: 9, count: 2 * side * side)
            values.withUnsafeMutableBufferPointer {
                stack.write([field], .init(x: 0, y: 0, isMirrored: isMirrored), into: $0)
            }
            return values
        }
        let (plain, mirrored) = (written(false), written(true))
        #expect(plain == field.values)
        for x in 0..<side {
            #expect(mirrored[3 * side + x] == -plain[3 * side + side - 1 - x])
            #expect(mirrored[side * side + x] == -1)
        }
    }

    /// Bars above and below do not become still parts of the flow.
    @Test func bordersAreCutOff() {
        let frames = (0..<3).map { number in
            var pixels = [UInt8](repeating: 0, count: 64 * 64 * 3)
            for row in 12..<52 {
                for column in 0..<64 * 3 {
                    pixels[row * 192 + column] = UInt8(120 + (7 * row + 3 * column + number) % 90)
                }
            }
            return VideoFrame(
                width: 64, height: 64, pixels: pixels, presentationSeconds: 0, durationSeconds: 0)
        }
        for picture in FlowStack.pictures(of: frames) {
            #expect(picture.width == 64 && picture.height == 64)
            let edges = Array(picture.levels.prefix(64)) + Array(picture.levels.suffix(64))
            let mean = edges.reduce(0) { $0 + Int($1) } / edges.count
            // A bar that remained would be far below the mean of 128.
            #expect(mean > 90)
        }
    }
}
