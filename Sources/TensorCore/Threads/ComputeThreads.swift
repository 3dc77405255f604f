// How many threads the C libraries below compute with, and how those threads wait.

internal import COpenBLAS
internal import Essentials
internal import Synchronization

/// The threads of oneDNN (OpenMP) and OpenBLAS.
///
/// Results are repeatable bit for bit on one machine for one number of threads, because the order
/// in which partial sums are added depends on it.
public enum ComputeThreads {
    /// Sets the number of threads of every tensor operation from now on, on all threads.
    ///
    /// - Parameter count: at least 1; the number of cores is a good choice.
    public static func configure(_ count: Int) {
        require(count >= 1, "ComputeThreads.configure", "\(count) threads")
        wanted.store(count, ordering: .relaxed)
        openblas_set_num_threads(Int32(count))
        apply()
    }

    /// The number of threads in use.
    public static var current: Int { wanted.load(ordering: .relaxed) }

    /// Makes OpenMP on the calling thread use the number that was asked for.
    ///
    /// OpenMP keeps its number per calling thread, so `configure` alone would hold only where it
    /// was called; every oneDNN call therefore passes through here.
    static func apply() {
        guard let openMP = OpenMP.loaded else { return }
        OpenMP.waitPatiently
        let count = Int32(current)
        if openMP.maximumThreads() != count { openMP.setThreads(count) }
    }

    /// Runs `body` for every index from 0 up to, not including, `count`, on the threads that oneDNN
    /// computes with, and returns when all are done.
    ///
    /// Neighbouring indices go to the same thread; which one must not matter to `body`.
    static func forEach(_ count: Int, _ body: (Int) -> Void) {
        apply()
        guard count > 1, current > 1, let openMP = OpenMP.loaded else {
            for index in 0..<count { body(index) }
            return
        }
        withoutActuallyEscaping(body) { body in
            let work = ParallelWork(count: count, body: body)
            openMP.parallel(
                { ParallelWork.runPart($0) }, Unmanaged.passUnretained(work).toOpaque(),
                UInt32(min(count, current)), 0)
            withExtendedLifetime(work) {}
        }
    }

    /// Runs `body` for parts of the numbers from 0 up to, not including, `count`; few numbers are one
    /// part on the calling thread.
    ///
    /// For loops over memory, where `body` computes each number from its index alone.
    @inline(__always)
    static func forEachPart(of count: Int, _ body: (Range<Int>) -> Void) {
        let parts = (count + partLength - 1) / partLength
        guard parts > 1 else { return body(0..<count) }
        forEach(parts) { part in
            body((part * partLength)..<min(count, (part + 1) * partLength))
        }
    }

    /// Numbers of a part: enough to be worth a visit of another thread, and few enough for a second
    /// pass over them to find them in the cache.
    private static let partLength = 1 << 15

    private static let wanted = Atomic<Int>(ThreadBudget.availableCores)
}

/// A loop divided among the threads of one parallel region.
private final class ParallelWork {
    let count: Int
    let body: (Int) -> Void

    init(count: Int, body: @escaping (Int) -> Void) {
        self.count = count
        self.body = body
    }

    static func runPart(_ context: UnsafeMutableRawPointer?) {
        guard let context, let openMP = OpenMP.loaded else { return }
        let work = Unmanaged<ParallelWork>.fromOpaque(context).takeUnretainedValue()
        // The team may be smaller than was asked for: OMP_DYNAMIC, OMP_THREAD_LIMIT, a region inside
        // another one.
        let (part, parts) = (Int(openMP.threadNumber()), Int(openMP.teamSize()))
        let start = part * work.count / parts
        let end = (part + 1) * work.count / parts
        for index in start..<end { work.body(index) }
    }
}
