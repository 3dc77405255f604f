// The OpenMP runtime underneath oneDNN, reached without linking to it.

internal import Glibc

/// The OpenMP runtime that oneDNN brought along.
struct OpenMP: Sendable {
    typealias Part = @convention(c) (UnsafeMutableRawPointer?) -> Void

    let setThreads: @convention(c) (Int32) -> Void
    let maximumThreads: @convention(c) () -> Int32
    /// The number of the calling thread in its team.
    let threadNumber: @convention(c) () -> Int32
    /// How many threads the team of the calling thread really has.
    let teamSize: @convention(c) () -> Int32
    /// How many cores the process may use.
    let processorCount: @convention(c) () -> Int32
    let parallel: @convention(c) (Part, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void

    /// Nil if oneDNN was built without OpenMP; then our own loops run on one thread.
    static let loaded: OpenMP? = {
        guard let set = dlsym(nil, "omp_set_num_threads"),
            let get = dlsym(nil, "omp_get_max_threads"),
            let number = dlsym(nil, "omp_get_thread_num"),
            let size = dlsym(nil, "omp_get_num_threads"),
            let processors = dlsym(nil, "omp_get_num_procs"),
            let parallel = dlsym(nil, "GOMP_parallel")
        else { return nil }
        return OpenMP(
            setThreads: unsafeBitCast(set, to: (@convention(c) (Int32) -> Void).self),
            maximumThreads: unsafeBitCast(get, to: (@convention(c) () -> Int32).self),
            threadNumber: unsafeBitCast(number, to: (@convention(c) () -> Int32).self),
            teamSize: unsafeBitCast(size, to: (@convention(c) () -> Int32).self),
            processorCount: unsafeBitCast(processors, to: (@convention(c) () -> Int32).self),
            parallel: unsafeBitCast(
                parallel,
                to: (@convention(c) (Part, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void).self))
    }()
}

extension OpenMP {
    /// Makes OpenMP's threads sleep between parallel regions instead of spinning.
    ///
    /// libgomp lets a thread spin for about 3 ms wherever it waits for others. When decode threads
    /// share the cores, each such wait takes a core from a thread with work to do: a training step
    /// beside one busy process took 2 to 2.5 times as long as with `OMP_WAIT_POLICY=passive`. That
    /// variable is read before `main` and cannot be set from here. But libgomp itself gives up
    /// spinning while it manages more threads than there are cores (`gomp_throttled_spin_count_var`
    /// in its config/linux/wait.h), so a second team is started once and left asleep for good.
    /// Whoever sets one of the variables has decided otherwise, and nothing is done. All this is about
    /// libgomp only; under another runtime the second team does no more than sleep.
    static let waitPatiently: Void = {
        guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
        // Signals are for threads with work to do: the team inherits that all are blocked.
        var (everything, before) = (sigset_t(), sigset_t())
        sigfillset(&everything)
        pthread_sigmask(SIG_SETMASK, &everything, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        // Never joined: the team lives as long as its first thread does, which is as long as the
        // process. Should that thread not start, waiting only costs more; but where the threads of
        // its team cannot be created, libgomp ends the process, as for any other team.
        let status = pthread_create(
            &thread, nil,
            { _ in
                if let openMP = OpenMP.loaded {
                    openMP.parallel({ _ in }, nil, UInt32(openMP.processorCount() + 1), 0)
                }
                while true { pause() }
            }, nil)
        if status == 0 { pthread_detach(thread) }
    }()
}
