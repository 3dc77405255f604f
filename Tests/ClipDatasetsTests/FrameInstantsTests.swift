// Which instants samplers choose.

import ClipDatasets
import Essentials
import MediaIO
import Testing

@Suite struct FrameInstantsTests {
    @Test func evenInstantsAreTheMiddlesOfTheParts() {
        #expect(FrameInstants.evenlySpaced(4, in: 2..<10) == [3, 5, 7, 9])
    }

    @Test func everyPartHasItsInstant() {
        var random = RandomStream(seed: 1)
        for _ in 0..<100 {
            let instants = FrameInstants.oneInEachPart(3, of: 0..<6, random: &random)
            for (part, instant) in instants.enumerated() {
                #expect(instant >= Double(part) * 2 && instant < Double(part + 1) * 2)
            }
        }
    }

    @Test func consecutiveInstantsStayInsideAndReachBothEnds() throws {
        var random = RandomStream(seed: 1)
        var starts: [Double] = []
        for _ in 0..<500 {
            let instants = try #require(
                FrameInstants.consecutive(
                    4, step: 0.5, in: 1..<4, policy: .refuse, random: &random))
            #expect(instants[0] >= 1 && instants[3] < 4)
            #expect(abs(instants[3] - instants[0] - 1.5) < 1e-9)
            starts.append(instants[0])
        }
        #expect((starts.min() ?? 9) < 1.05 && (starts.max() ?? 0) > 2.45)
    }

    @Test(arguments: [
        (FrameInstants.EndPolicy.hold, [1, 1.5, 2, 2, 2, 2, 2.0]),
        (.loop, [1, 1.5, 2, 1, 1.5, 2, 1]), (.reverse, [1, 1.5, 2, 1.5, 1, 1.5, 2]),
    ])
    func aShortClipIsContinuedAsAsked(_ policy: FrameInstants.EndPolicy, _ expected: [Double]) {
        var random = RandomStream(seed: 1)
        let instants = FrameInstants.consecutive(
            7, step: 0.5, in: 1..<2.5, policy: policy, random: &random)
        #expect(instants == expected)
    }

    @Test(arguments: [0.0, 1.4, 2.3], [7, 14, 28, 111])
    func wholeFramesOfAShortClipStayInside(_ start: Double, _ frames: Int) {
        var random = RandomStream(seed: 1)
        let range = start..<(start + Double(frames) / 25)
        for policy in [FrameInstants.EndPolicy.hold, .loop, .reverse] {
            let instants =
                FrameInstants.consecutive(
                    2 * frames, step: 1.0 / 25, in: range, policy: policy, random: &random) ?? []
            #expect(Set(instants.map { Int((($0 - start) * 25).rounded()) }).count == frames)
            #expect(instants.allSatisfy { $0 < range.upperBound - 0.02 })
        }
    }

    @Test func aShortClipIsRefusedWhereNothingElseIsAsked() {
        var random = RandomStream(seed: 1)
        let instants = FrameInstants.consecutive(
            7, step: 0.5, in: 1..<2.5, policy: .refuse, random: &random)
        #expect(instants == nil)
    }

    /// Frames whose grey level follows a list, one a second.
    private func profile(_ levels: [UInt8]) -> MotionProfile {
        MotionProfile(
            of: levels.enumerated().map { second, level in
                VideoFrame(
                    width: 8, height: 8, pixels: [UInt8](repeating: level, count: 192),
                    presentationSeconds: Double(second), durationSeconds: 1)
            })
    }

    @Test func windowsAreDrawnWhereSomethingMoves() throws {
        let clip = profile([0, 0, 0, 0, 10, 40, 40, 40, 40])
        #expect(clip.motion == [0, 0, 0, 10, 30, 0, 0, 0])
        var random = RandomStream(seed: 3)
        var counts = [Double: Int]()
        for _ in 0..<4000 {
            let start = try #require(clip.drawStart(ofWindow: 2, before: 9, random: &random))
            counts[start, default: 0] += 1
        }
        // Windows at 2, 3 and 4 hold motion 10, 40 and 30.
        #expect(counts.keys.sorted() == [2, 3, 4])
        #expect(abs(Double(counts[2] ?? 0) / 4000 - 0.125) < 0.02)
        #expect(abs(Double(counts[3] ?? 0) / 4000 - 0.5) < 0.03)
    }

    @Test func windowsThatDoNotFitOrDoNotMoveAreNotDrawn() {
        var random = RandomStream(seed: 3)
        let late = profile([0, 0, 0, 0, 90])
        #expect(late.drawStart(ofWindow: 1, before: 3.5, random: &random) == nil)
        #expect(profile([7, 7, 7]).drawStart(ofWindow: 1, before: 3, random: &random) == nil)
        #expect(profile([7]).drawStart(ofWindow: 1, before: 3, random: &random) == nil)
    }
}
