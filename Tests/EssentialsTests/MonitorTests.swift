import Essentials
import Foundation
import Testing

@Suite struct MonitorTests {
    /// Two producers and two consumers of a queue that holds four numbers.
    struct Queue {
        var numbers: [Int] = []
        var largestCount = 0
        var openProducers = 2
        var consumed: [Int] = []
    }

    @Test
    func everyProducedNumberIsConsumedOnce() async {
        let queue = Monitor(Queue())
        await onThreads(count: 4) { index in
            if index < 2 {
                produce(into: queue, from: index * 1000)
            } else {
                consume(from: queue)
            }
        }
        let (consumed, largest) = queue.withLock { ($0.consumed.sorted(), $0.largestCount) }
        #expect(consumed == Array(0..<2000))
        #expect(largest <= 4)
    }

    @Test
    func onlyOneThreadIsInsideAtATime() async {
        let (waiting, counter) = (Monitor(0), Monitor((count: 0, isInside: false, overlaps: 0)))
        await onThreads(count: 4) { _ in
            // All start together, so that they do get in each other's way.
            waiting.withLock { $0 += 1 }
            waiting.wait { $0 == 4 ? () : nil }
            for _ in 0..<20_000 {
                counter.withLock { state in
                    if state.isInside { state.overlaps += 1 }
                    state.isInside = true
                    let before = state.count
                    for step in 0..<50 { state.count = before + step }
                    state.count = before + 1
                    state.isInside = false
                }
            }
        }
        #expect(counter.withLock { $0.count } == 80_000)
        #expect(counter.withLock { $0.overlaps } == 0)
    }

    @Test
    func aChangeInsideWaitWakesOthersToo() async {
        // A relay: each thread waits for its turn and hands on from within `wait`.
        let turn = Monitor(0)
        await onThreads(count: 3) { index in
            for round in 0..<50 {
                turn.wait { current -> Void? in
                    guard current == round * 3 + index else { return nil }
                    current += 1
                    return ()
                }
            }
        }
        #expect(turn.withLock { $0 } == 150)
    }

    @Test func errorsPassThroughAndUnlock() {
        struct Failure: Error, Equatable {}
        let monitor = Monitor(1)
        #expect(throws: Failure()) {
            try monitor.withLock { (_) throws(Failure) in throw Failure() }
        }
        #expect(throws: Failure()) {
            try monitor.wait { (_) throws(Failure) -> Int? in throw Failure() }
        }
        #expect(monitor.withLock { $0 } == 1)
    }

    private func produce(into queue: Monitor<Queue>, from first: Int) {
        for number in first..<(first + 1000) {
            queue.wait { state -> Void? in
                guard state.numbers.count < 4 else { return nil }
                state.numbers.append(number)
                state.largestCount = max(state.largestCount, state.numbers.count)
                return ()
            }
        }
        queue.withLock { $0.openProducers -= 1 }
    }

    private func consume(from queue: Monitor<Queue>) {
        var isOpen = true
        while isOpen {
            isOpen = queue.wait { state -> Bool? in
                guard !state.numbers.isEmpty else { return state.openProducers == 0 ? false : nil }
                state.consumed.append(state.numbers.removeFirst())
                return true
            }
        }
    }

    /// Runs `body` on threads of their own and waits for all of them.
    private func onThreads(count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            body(index)
                            continuation.resume()
                        }
                    }
                }
            }
        }
    }
}
