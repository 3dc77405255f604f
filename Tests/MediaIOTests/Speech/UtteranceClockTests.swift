import Testing

@testable import MediaIO

@Suite struct UtteranceClockTests {
    /// A clock that heard seconds at levels, in decibels.
    private func clock(_ heard: (seconds: Double, level: Double)...) -> UtteranceClock {
        var clock = UtteranceClock()
        for (seconds, level) in heard {
            for _ in 0..<Int((seconds * 10).rounded()) { clock.hear(level) }
        }
        return clock
    }

    @Test func whatIsHeardLongBeforeIsNotOfAnUtterance() {
        // A click, louder than the speech a minute later.
        for level in [-10.0, -25, -50] {
            var heard = clock((10, -80), (0.1, level), (59.9, -80), (5, -20), (0.5, -80))
            #expect(heard.endUtterance(words: 12) == 70..<75)
        }
        // Shorter pauses are of it.
        var paused = clock((2, -80), (1, -20), (0.5, -80), (1, -20), (0.7, -80), (1, -20))
        #expect(paused.endUtterance(words: 9) == 5.2..<6.2)
        var short = clock((2, -80), (1, -20), (0.5, -80), (1, -20), (0.5, -80))
        #expect(short.endUtterance(words: 9) == 2..<4.5)
    }

    @Test func fewWordsDoNotLastLong() {
        var heard = clock((20, -20), (0.5, -80))
        #expect(heard.endUtterance(words: 3) == 16..<20)
        // Nor does one begin before the last ended.
        for _ in 0..<10 { heard.hear(-20) }
        #expect(heard.endUtterance(words: 30) == 20.5..<21.5)
        #expect(heard.endUtterance(words: 1) == nil)
    }

    @Test func whereNothingIsUnderstoodThereIsNoCue() {
        var heard = clock((5, -20))
        #expect(heard.endUtterance(words: 0) == nil)
        for _ in 0..<5 { heard.hear(-20) }
        #expect(heard.endUtterance(words: 4) == 5..<5.5)
    }

    @Test func longUtterancesAreCutWhereTheyAreQuieter() {
        #expect(!clock((9.8, -20), (0.1, -40)).isTooLong)
        #expect(clock((9.9, -20), (0.1, -26)).isTooLong)
        #expect(!clock((9.9, -20), (0.1, -25)).isTooLong)
        #expect(!clock((14.9, -20)).isTooLong)
        var long = clock((15, -20))
        #expect(long.isTooLong)
        // Counted anew, also where nothing was said.
        #expect(long.endUtterance(words: 0) == nil && !long.isTooLong)
        for _ in 0..<149 { long.hear(-120) }
        #expect(!long.isTooLong)
        long.hear(-120)
        #expect(long.isTooLong)
    }

    @Test func whatBeginsAfterALongPauseIsNotTooLong() {
        #expect(!clock((14.8, -70), (1, -20)).isTooLong)
        #expect(!clock((60, -70), (14.9, -20)).isTooLong)
        #expect(clock((60, -70), (15, -20)).isTooLong)
        // A click is no beginning of what comes seconds later.
        #expect(!clock((1, -70), (0.1, -20), (13, -70), (4, -20)).isTooLong)
    }
}
