internal import Foundation

/// How much of the processors other programs use while something is measured.
struct ForeignLoad {
    private let start = Reading()

    /// The share of all processors' time that others took since this was made; 0 where the system
    /// does not tell.
    func share() -> Double {
        let end = Reading()
        let all = end.total - start.total
        guard all > 0 else { return 0 }
        let own = (end.own - start.own) * Double(sysconf(Int32(_SC_CLK_TCK)))
        return min(1, max(0, (end.busy - start.busy - own) / all))
    }

    /// Ticks of all processors since the system started, and seconds of this program.
    private struct Reading {
        var total = 0.0
        var busy = 0.0
        var own = 0.0

        init() {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            own = Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
            guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
                let line = text.split(separator: "\n").first
            else { return }
            // user, nice, system, idle, waiting for devices, interrupts (2), stolen
            let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
            guard ticks.count == 8 else { return }
            total = ticks.reduce(0, +)
            busy = total - ticks[3] - ticks[4]
        }
    }
}
