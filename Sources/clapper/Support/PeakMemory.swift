internal import Foundation

/// The most memory that this program has had.
enum PeakMemory {
    /// In MiB, resident.
    static var mebibytes: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}
