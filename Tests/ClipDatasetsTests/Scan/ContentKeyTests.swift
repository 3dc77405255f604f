import Essentials
import Foundation
import TestSupport
import Testing

@testable import ClipDatasets

@Suite struct ContentKeyTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A file of repeated bytes, `changed` at one place.
    private func file(_ name: String, count: Int, changed: Int? = nil) throws -> String {
        var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        if let changed { bytes[changed] ^= 1 }
        try AtomicFile.write(bytes, to: folder.file(name))
        return folder.file(name)
    }

    @Test(arguments: [0, 1, 65_536, 65_537, 1 << 24])
    func shortFilesAreReadWhole(count: Int) throws {
        let key = try ContentKey(path: file("a", count: count))
        #expect(key.isComplete)
        #expect(try ContentKey(path: file("b", count: count)) == key)
        guard count > 0 else { return }
        for place in [0, count / 2, count - 1] {
            #expect(try ContentKey(path: file("c", count: count, changed: place)) != key)
        }
        #expect(try ContentKey(path: file("d", count: count - 1)) != key)
    }

    @Test func longFilesAreReadAtPlaces() throws {
        let count = (1 << 24) + 300_000
        let key = try ContentKey(path: file("a", count: count))
        #expect(!key.isComplete)
        #expect(try ContentKey(path: file("b", count: count, changed: 10)) != key)
        #expect(try ContentKey(path: file("c", count: count, changed: count - 1)) != key)
        // Between two blocks, where only a comparison tells: blocks begin 66,712 bytes apart.
        let hidden = try file("d", count: count, changed: 65_536 + 100)
        #expect(try ContentKey(path: hidden) == key)
        #expect(try !FileComparison.areEqual(folder.file("a"), hidden))
        #expect(try FileComparison.areEqual(folder.file("a"), file("e", count: count)))
    }
}
