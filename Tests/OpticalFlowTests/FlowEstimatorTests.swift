import Essentials
import Foundation
import OpticalFlow
import TestSupport
import Testing

@Suite struct FlowEstimatorTests {
    /// Displacements to the right and down, in pixels.
    private static let moves = [(1.0, 0.0), (0, 1), (-0.5, 0.25), (2.5, -1.5), (-3, 2)]

    @Test(arguments: FlowMethod.allCases, moves)
    func aMovedPictureFlowsByItsDisplacement(_ method: FlowMethod, _ move: (Double, Double)) throws
    {
        let flow = try FlowEstimator(method).flow(
            from: wavePicture(), to: wavePicture(rightward: move.0, downward: move.1))
        // Near the edges the picture that comes in has no past.
        for y in stride(from: 10, to: 62, by: 3) {
            for x in stride(from: 10, to: 86, by: 3) {
                let (u, v) = flow[x, y]
                #expect(abs(Double(u) - move.0) < 0.2, "u at \(x), \(y)")
                #expect(abs(Double(v) - move.1) < 0.2, "v at \(x), \(y)")
            }
        }
    }

    @Test(arguments: FlowMethod.allCases) func equalPicturesDoNotFlow(_ method: FlowMethod) throws {
        let flow = try FlowEstimator(method).flow(from: wavePicture(), to: wavePicture())
        #expect(flow.values.allSatisfy { abs($0) < 0.1 })
    }

    @Test(arguments: FlowMethod.allCases)
    func everyNumberIsFiniteWhateverThePictures(_ method: FlowMethod) throws {
        var random = RandomStream(seed: 1)
        let estimator = try FlowEstimator(method)
        for (width, height) in [(16, 16), (17, 40), (64, 33), (200, 16)] {
            func picture(_ level: () -> UInt8) -> GreyPicture {
                GreyPicture(
                    width: width, height: height, levels: (0..<width * height).map { _ in level() })
            }
            let pictures = [
                picture { 0 }, picture { 255 },
                picture { UInt8(truncatingIfNeeded: random.next()) },
                picture { random.chance(0.5) ? 0 : 255 },
            ]
            for first in pictures {
                for second in pictures {
                    let flow = try estimator.flow(from: first, to: second)
                    #expect(flow.values.allSatisfy { $0.isFinite })
                }
            }
        }
    }

    /// Earlier pictures, of this or another size, do not change what comes.
    @Test(arguments: FlowMethod.allCases)
    func theResultDependsOnThePicturesAlone(_ method: FlowMethod) throws {
        let (first, second) = (wavePicture(), wavePicture(rightward: 2))
        let fresh = try FlowEstimator(method).flow(from: first, to: second)
        let estimator = try FlowEstimator(method)
        _ = try estimator.flow(from: second, to: first)
        #expect(try estimator.flow(from: first, to: second) == fresh)
        let small = wavePicture(width: 20, height: 20)
        _ = try estimator.flow(from: small, to: small)
        #expect(try estimator.flow(from: first, to: second) == fresh)
        let parallel = ParallelMap.run(count: 8, workers: 4) { _ in
            try? FlowEstimator(method).flow(from: first, to: second)
        }
        #expect(parallel.allSatisfy { $0 == fresh })
    }

    @Test func picturesThatAreTooSmallAreRefused() throws {
        let estimator = try FlowEstimator(.dis)
        let picture = wavePicture(width: 15, height: 40)
        let error = #expect(throws: FlowError.self) {
            try estimator.flow(from: picture, to: picture)
        }
        #expect(error?.code == .tooSmall)
        #expect(error?.description.contains("15x40") == true)
        let dot = wavePicture(width: 1, height: 1)
        #expect(try FlowEstimator(.farneback).flow(from: dot, to: dot).values.count == 2)
    }

    private struct Fixture: Decodable {
        let width, height: Int
        let first, second: [UInt8]
        let flows: [String: [Int]]
    }

    /// Results of Tools/golden/optical_flow.py, by a later version of OpenCV, whose inverse search differs by up to 0.11.
    @Test(arguments: FlowMethod.allCases)
    func flowAgreesWithThatOfPython(_ method: FlowMethod) throws {
        let bytes = try ReadFile.bytes(at: Fixtures.path("OpticalFlow/flow.json"))
        let fixture = try JSONDecoder().decode(Fixture.self, from: Data(bytes))
        func picture(_ levels: [UInt8]) -> GreyPicture {
            GreyPicture(width: fixture.width, height: fixture.height, levels: levels)
        }
        let flow = try FlowEstimator(method).flow(
            from: picture(fixture.first), to: picture(fixture.second))
        let expected = try #require(fixture.flows[method.rawValue])
        let tolerance = method == .farneback ? 0.01 : 0.15
        let (columns, rows) = (fixture.width / 2, fixture.height / 2)
        for index in 0..<columns * rows {
            let (u, v) = flow[2 * (index % columns), 2 * (index / columns)]
            #expect(abs(Double(u) - Double(expected[index]) / 1000) < tolerance)
            #expect(abs(Double(v) - Double(expected[columns * rows + index]) / 1000) < tolerance)
        }
    }
}
