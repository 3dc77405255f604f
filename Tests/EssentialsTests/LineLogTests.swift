import Essentials
import Foundation
import Testing

@Suite struct LineLogTests {
    private let path = NSTemporaryDirectory() + "linelog-\(UUID().uuidString)"

    @Test func keepsWholeLinesAndDropsWhatCameAfter() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let log = try LineLog(path: path, keeping: 0)
            for line in ["one", "two", "three"] { try log.append(line) }
        }
        let again = try LineLog(path: path, keeping: 2)
        try again.append("other")
        #expect(try ReadFile.text(at: path) == "one\ntwo\nother\n")
    }

    @Test func refusesToKeepLinesThatAreNotThere() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try AtomicFile.write("one\nhalf a li", to: path)
        let error = #expect(throws: FileError.self) { try LineLog(path: path, keeping: 2) }
        #expect(error?.code == .malformed)
    }

    @Test func aFullDiskIsAnError() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let error = #expect(throws: FileError.self) {
            try LineLog(path: "/dev/full", keeping: 0).append("x")
        }
        #expect(error != nil)
    }
}
