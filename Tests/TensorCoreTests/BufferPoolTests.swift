// Checks what the pool of buffers keeps and gives back.

import Glibc
import Testing

@testable import TensorCore

@Suite struct BufferPoolTests {
    @Test func buffersKeptForReuseAreGivenUpBeforeMemoryIsShort() async {
        await #expect(processExitsWith: .success) {
            let megabyte = 1 << 18
            _ = Tensor(shape: [1024 * megabyte]) { _ in }
            var limit = rlimit()
            // The address space may no longer grow by half of what the next tensor needs.
            let used = try BufferPoolTests.addressSpace()
            limit.rlim_cur = rlim_t(used + 384 << 20)
            limit.rlim_max = limit.rlim_cur
            guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
                fatalError("setrlimit")
            }
            _ = Tensor(shape: [768 * megabyte]) { _ in }
        }
    }

    /// Bytes of address space this process has, as the first number of `/proc/self/statm` says.
    static func addressSpace() throws -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { throw Missing() }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { throw Missing() }
        return atol(line) * sysconf(Int32(_SC_PAGESIZE))
    }

    private struct Missing: Error {}
}
