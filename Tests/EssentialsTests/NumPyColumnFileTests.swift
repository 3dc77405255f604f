import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct NumPyColumnFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(3, 7), (1, 5), (257, 1), (2, 0)])
    func holdsTheSameBytesAsAnArray(rows: Int, columns: Int) throws {
        let values = (0..<(rows * columns)).map { Float($0) * 1.5 }
        let array = NumPyArray(shape: [rows, columns], values: values)
        var file = try NumPyColumnFile(
            path: folder.file("columns.npy"), rowCount: rows, columnCount: columns)
        var first = 0
        for count in [0, 1, 3, columns] {
            let last = min(first + count, columns)
            let part = (0..<rows).flatMap { values[($0 * columns + first)..<($0 * columns + last)] }
            try file.append(part, count: last - first)
            first = last
        }
        try file.commit()
        #expect(try ReadFile.bytes(at: folder.file("columns.npy")) == array.encoded())
        #expect(try folder.content == ["columns.npy"])
    }

    @Test func elementsOfAnyShapeAreAddedInOrder() throws {
        let values = (0..<24).map { Float($0) }
        var file = try NumPyColumnFile(path: folder.file("patches.npy"), shape: [2, 3, 4])
        try file.append(Array(values[..<5]), count: 5)
        try file.append(Array(values[5...]), count: 19)
        try file.commit()
        let array = try NumPyArray(contentsOf: folder.file("patches.npy"))
        #expect(array == NumPyArray(shape: [2, 3, 4], values: values))
    }

    @Test func whatIsNotCommittedLeavesNothing() throws {
        do {
            var file = try NumPyColumnFile(
                path: folder.file("columns.npy"), rowCount: 2, columnCount: 2)
            try file.append([1, 2], count: 1)
        }
        #expect(try folder.content == [])
    }

    @Test func aMissingColumnStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let folder = try TemporaryFolder()
            var file = try NumPyColumnFile(
                path: folder.file("columns.npy"), rowCount: 2, columnCount: 2)
            try file.append([1, 2], count: 1)
            try file.commit()
        }
    }

    @Test func aFolderThatIsMissingIsReported() throws {
        let error = #expect(throws: FileError.self) {
            let path = folder.file("none/columns.npy")
            _ = try NumPyColumnFile(path: path, rowCount: 1, columnCount: 1)
        }
        #expect(error?.description.contains("none/columns.npy") == true)
    }
}
