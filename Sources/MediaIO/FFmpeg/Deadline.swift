internal import Glibc

/// The instant until which one call into a file may take; FFmpeg asks it while it waits for data.
///
/// FFmpeg calls `hasPassed` on the thread that reads the file, which is the thread that renews it.
final class Deadline {
    private let allowedNanoseconds: Int64
    private var expires: Int64

    init(seconds: Double) {
        allowedNanoseconds = Int64(min(seconds, 1e9) * 1e9)
        expires = Self.now + allowedNanoseconds
    }

    /// Whether the time is over.
    var hasPassed: Bool { Self.now > expires }

    /// The time a call may take.
    var allowedSeconds: Double { Double(allowedNanoseconds) / 1e9 }

    /// Starts the time anew; at the beginning of each public call.
    func renew() { expires = Self.now + allowedNanoseconds }

    /// The processor time that this thread has taken so far, in seconds.
    static var threadSeconds: Double { Double(read(CLOCK_THREAD_CPUTIME_ID)) / 1e9 }

    private static var now: Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
