internal import Essentials
internal import Foundation

/// The room that the files of a cache take together, which all processes that share its folder keep
/// within a limit.
///
/// The file `lock` holds an upper bound of that room, and is locked while anything is taken from it. An
/// unfinished file has its size from the start, so it counts; its writer holds a lock on it, so one that
/// nobody has locked was left behind by a process that was killed.
struct CacheSpace: Sendable {
    let folder: String
    let byteLimit: Int
    /// What was used since then is not given up for something else.
    ///
    /// Epochs come by every clip once. If the oldest made room whatever its age, a collection larger than
    /// the limit would find nothing in the cache that it has just filled.
    private let sessionStart: FileTime

    init(folder: String, byteLimit: Int) throws(FileError) {
        self.folder = folder
        self.byteLimit = byteLimit
        sessionStart = .now
        try withTotal { $0 = makeRoom(for: 0) }
    }

    /// Takes room and begins a file in it that will be called `name`; nil where there is none.
    func reserve(_ byteCount: Int, for name: String) throws(FileError) -> CacheDraft? {
        try withTotal { (total) throws(FileError) in
            if total.map({ $0 + byteCount > byteLimit }) ?? true {
                let used = makeRoom(for: byteCount)
                total = used
                guard used + byteCount <= byteLimit else { return nil }
            }
            total = (total ?? 0) + byteCount
            return try CacheDraft(folder: folder, name: name, byteCount: byteCount)
        }
    }

    // MARK: - The bound

    /// Lends the bound, nil where it is not known, and keeps what it becomes, also in case of an error.
    private func withTotal<Result>(
        _ body: (inout Int?) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        let path = "\(folder)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        // Closing gives the lock back, and so does being killed.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system("flock", path: path) }
        }
        var text = [UInt8](repeating: 0, count: Self.digits)
        let length = pread(descriptor, &text, Self.digits, 0)
        var total = length == Self.digits ? Int(String(decoding: text, as: UTF8.self)) : nil
        defer { note(total, descriptor) }
        return try body(&total)
    }

    private func note(_ total: Int?, _ descriptor: Int32) {
        guard let total else { return }
        let digits = String(max(0, total))
        let text = String(repeating: "0", count: Self.digits - digits.utf8.count) + digits
        // Unless all digits are there, everything is counted the next time.
        if pwrite(descriptor, text, Self.digits, 0) != Self.digits { ftruncate(descriptor, 0) }
    }

    private static let digits = 20

    // MARK: - Making room

    /// Removes what was not used for longest until there is room, if this session can spare it; bytes that
    /// are still taken.
    private func makeRoom(for byteCount: Int) -> Int {
        let files = filesInUse()
        var total = files.reduce(0) { $0 + $1.byteCount }
        guard total + byteCount > byteLimit else { return total }
        // A little more than is needed, since everything has to be listed for it.
        let goal = byteLimit - byteLimit / 16 - byteCount
        for file in files.sorted(by: { $0.lastUse < $1.lastUse }) {
            guard total > goal, file.lastUse < sessionStart else { break }
            if !file.isUnfinished, unlink(file.path) == 0 { total -= file.byteCount }
        }
        return total
    }

    /// All files but those that nobody will finish, which are removed.
    private func filesInUse() -> [File] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            guard name != "lock" else { return nil }
            let file = File(path: "\(folder)/\(name)")
            guard let file, file.isUnfinished, CacheDraft.isAbandoned(file.path) else {
                return file
            }
            return unlink(file.path) == 0 ? nil : file
        }
    }

    private struct File {
        let path: String
        let byteCount: Int
        let lastUse: FileTime
        var isUnfinished: Bool { path.hasSuffix(CacheDraft.suffix) }

        init?(path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            self.path = path
            byteCount = Int(status.st_size)
            lastUse = FileTime(status.st_mtim)
        }
    }
}

/// A time as file systems note it.
struct FileTime: Comparable, Sendable {
    private let seconds: Int
    private let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }

    /// By the clock that the system stamps files with, which advances in steps.
    static var now: FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return FileTime(time)
    }

    static func < (a: FileTime, b: FileTime) -> Bool {
        (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
    }
}
