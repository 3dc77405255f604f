import MediaIO
import Testing

@testable import ClipDatasets

@Suite struct PictureScanTests {
    /// Pictures of 32 x 32 pixels at the given times, each of the grey level that `level` gives.
    private func measurements(
        _ times: [Double], duration: Double = 0.04, tick: Double = 0.001,
        level: (Int) -> UInt8
    ) throws -> PictureMeasurements? {
        var scan = PictureScan(width: 32, height: 32)
        var before: UInt8?
        for (index, time) in times.enumerated() {
            let level = level(index)
            let picture = WalkedPicture(
                seconds: time, nominalDurationSeconds: duration, timeResolutionSeconds: tick,
                repeatsPrevious: level == before
            ) { _ in
                VideoFrame(
                    width: 32, height: 32, pixels: Array(repeating: level, count: 32 * 32 * 3),
                    presentationSeconds: time, durationSeconds: duration)
            }
            try scan.add(picture)
            before = level
        }
        return try scan.finish()
    }

    private func steady(_ count: Int, from start: Double = 0) -> [Double] {
        (0..<count).map { start + Double($0) / 25 }
    }

    @Test func halfFrozenIsHalfStill() throws {
        // 10 s, of which the second half shows one level; 50 moments make 49 comparisons, of which
        // those from 5.0 s on are still.
        let measured = try measurements(steady(250)) { $0 < 125 ? UInt8($0 * 2 % 250) : 7 }
        let still = try #require(measured?.stillShare)
        #expect(abs(still - 24.0 / 49) < 1e-9)
        #expect(measured?.duplicateShare == 124.0 / 249)
        #expect(measured?.frameCount == 250)
        #expect(measured?.startSeconds == 0)
        #expect(abs((measured?.endSeconds ?? 0) - 10) < 1e-9)
    }

    @Test func aChangeOfOneLevelIsMotionAndLessIsNot() throws {
        #expect(try measurements(steady(50)) { UInt8($0 / 5) }?.stillShare == 0)
        #expect(try measurements(steady(50)) { _ in 100 }?.stillShare == 1)
    }

    @Test func aPictureShownForLongIsStillAllThatTime() throws {
        // Three frames: at 0 and 0.2 s different, the last shown for 8 s.
        let measured = try measurements([0, 0.2, 0.4], duration: 8) { UInt8($0 * 50) }
        let still = try #require(measured?.stillShare)
        #expect(abs(still - 39.0 / 41) < 1e-9)
    }

    @Test func anImpossibleTimeCostsNothing() throws {
        let measured = try measurements([0, 0.04, 4e17]) { UInt8($0 * 50) }
        #expect(measured?.frameCount == 3)
    }

    @Test func timesThatGoBackStartAnew() throws {
        let joined = steady(50, from: 100) + steady(50)
        let measured = try measurements(joined) { UInt8($0 * 2) }
        #expect(measured?.stillShare == 0)
        #expect(measured?.startSeconds == 100)
    }

    @Test func roundedTimesAreAConstantRateAndADroppedFrameIsNot() throws {
        let rounded = (0..<90).map { (Double($0) / 29.97 * 1000).rounded() / 1000 }
        #expect(try measurements(rounded) { UInt8($0) }?.hasConstantFrameRate == true)
        var dropped = steady(90)
        dropped.remove(at: 40)
        #expect(try measurements(dropped) { UInt8($0) }?.hasConstantFrameRate == false)
        // A clock as coarse as the frames: a skipped tick is a longer frame, not rounding.
        #expect(
            try measurements(dropped, tick: 0.04) { UInt8($0) }?.hasConstantFrameRate == false)
        #expect(try measurements([0, 1]) { UInt8($0) }?.hasConstantFrameRate == nil)
    }

    @Test func noPictureHasNoMeasurements() throws {
        #expect(try measurements([]) { _ in 0 } == nil)
        let one = try measurements([3]) { _ in 9 }
        #expect(one?.stillShare == nil)
        #expect(one?.duplicateShare == nil)
        #expect(one?.hasBorders == false)
    }
}
