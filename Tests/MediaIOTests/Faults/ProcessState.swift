/// What the operating system knows about this process.
import Foundation

enum ProcessState {
    /// The largest resident memory so far, in MiB.
    static var peakMemory: Int { status("VmHWM:") / 1024 }
    /// The resident memory in KiB.
    static var memory: Int { status("VmRSS:") }
    /// The number of open file descriptors.
    static var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
    }

    private static func status(_ key: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
            ?? 0
    }
}
