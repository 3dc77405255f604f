import Testing

@testable import PretextTasks

@Suite struct StretchMotionTests {
    @Test func bothEndsOfAStretchAreCompared() {
        for length in [0.1, 1.93, 12.0, 51.2, 4000] {
            let instants = StretchMotion.instants(in: 3..<3 + length)
            #expect(instants.first == 3 && instants.last == 3 + length)
            #expect((3...StretchMotion.mostFrames).contains(instants.count))
            #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func tenFramesASecondAreCompared() {
        let instants = StretchMotion.instants(in: 0..<10)
        #expect(instants.count == 101)
        #expect(zip(instants, instants.dropFirst()).allSatisfy { abs($1 - $0 - 0.1) < 1e-9 })
    }
}
