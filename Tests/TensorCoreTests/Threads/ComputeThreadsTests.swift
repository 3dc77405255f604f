// Checks `ComputeThreads`.

import Essentials
import Testing

@testable import TensorCore

@Suite struct ComputeThreadsTests {
    /// How often each index was handed out.
    static func visits(_ count: Int) -> [Int] {
        let counts = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
        defer { counts.deallocate() }
        counts.update(repeating: 0)
        ComputeThreads.forEach(count) { counts[$0] += 1 }
        return Array(counts)
    }

    // In processes of their own: the number of threads is that of all tests.

    @Test func everyIndexIsVisitedOnceForAnyNumberOfThreads() async {
        await #expect(processExitsWith: .success) {
            for threads in 1...3 {
                ComputeThreads.configure(threads)
                for count in [0, 1, 2, 3, 7, 64, 1001] {
                    let once = [Int](repeating: 1, count: count)
                    guard ComputeThreadsTests.visits(count) == once else {
                        fatalError("\(count) indices on \(threads) threads")
                    }
                }
            }
        }
    }

    @Test func everyIndexIsVisitedByATeamThatIsSmallerThanWanted() async {
        await #expect(processExitsWith: .success) {
            ComputeThreads.configure(3)
            // OpenMP gives a region inside another one a single thread.
            let inner = Monitor<[[Int]]>([])
            ComputeThreads.forEach(3) { _ in
                let visits = ComputeThreadsTests.visits(100)
                inner.withLock { $0.append(visits) }
            }
            let once = [Int](repeating: 1, count: 100)
            guard inner.withLock({ $0 }) == [once, once, once] else { fatalError("skipped some") }
        }
    }
}
