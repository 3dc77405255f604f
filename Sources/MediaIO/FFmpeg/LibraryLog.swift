internal import CFFmpeg
internal import Glibc
internal import Synchronization

/// What FFmpeg says about errors: kept, one line per thread, instead of written to standard error.
enum LibraryLog {
    /// The last error line of each thread; forgotten altogether when many threads came and went.
    private static let lastLines = Mutex<[UInt: String]>([:])
    private static let maximumThreads = 256

    private static let started: Void = {
        av_log_set_callback { object, level, format, arguments in
            guard level <= AV_LOG_ERROR, let format else { return }
            LibraryLog.keep(object, level, format, arguments)
        }
    }()

    /// Takes over FFmpeg's log; only the first call does anything.
    static func start() { started }

    /// Forgets the current thread's line, so that an old one is not taken for the reason of a new error.
    static func clear() {
        let thread = pthread_self()
        lastLines.withLock { _ = $0.removeValue(forKey: thread) }
    }

    /// The current thread's last line, which is then forgotten.
    static func takeLast() -> String? {
        let thread = pthread_self()
        return lastLines.withLock { $0.removeValue(forKey: thread) }
    }

    private static func keep(
        _ object: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>,
        _ arguments: CVaListPointer?
    ) {
        guard let arguments else { return }
        let line = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            base.pointee = 0
            var printsPrefix: Int32 = 0
            av_log_format_line2(
                object, level, format, arguments, base, Int32(buffer.count), &printsPrefix)
            return String(cString: base)
        }
        let trimmed = line.trimmingSuffix(while: \.isWhitespace)
        guard !trimmed.isEmpty else { return }
        let thread = pthread_self()
        lastLines.withLock { lines in
            if lines.count >= maximumThreads { lines.removeAll() }
            lines[thread] = String(trimmed)
        }
    }
}

extension String {
    /// The text without the characters at its end that satisfy `predicate`.
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
