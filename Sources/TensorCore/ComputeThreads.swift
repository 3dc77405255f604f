// How many threads the C libraries below compute with, and how those threads wait.

internal import COpenBLAS
internal import Glibc
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
        guard let openMP else { return }
        let count = Int32(current)
        if openMP.maximumThreads() != count { openMP.setThreads(count) }
    }

    private static let wanted = Atomic<Int>(coreCount)

    private static let coreCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private struct OpenMP: Sendable {
        let setThreads: @convention(c) (Int32) -> Void
        let maximumThreads: @convention(c) () -> Int32
    }

    /// The OpenMP runtime that oneDNN brought along; nil if it was built without one.
    private static let openMP: OpenMP? = {
        guard let set = dlsym(nil, "omp_set_num_threads"),
            let get = dlsym(nil, "omp_get_max_threads")
        else { return nil }
        return OpenMP(
            setThreads: unsafeBitCast(set, to: (@convention(c) (Int32) -> Void).self),
            maximumThreads: unsafeBitCast(get, to: (@convention(c) () -> Int32).self))
    }()
}
