/// Named arrays in one `.npz` file, as `numpy.load` reads it.
///
/// A `.npz` file is a ZIP archive with one `.npy` file per array. Ours is not compressed (as
/// `numpy.savez` writes it) and has no time stamps, so that the same arrays give the same bytes.
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", version 6.3, sections 4.3.7,
/// 4.3.12 and 4.3.16.
public struct NumPyArchive: Sendable {
    private enum Content: Sendable {
        case float32([Float])
        case float64([Double])
        case int64([Int64])
        case text([String])
    }

    private struct Member: Sendable {
        let name: String
        let shape: [Int]
        let content: Content
    }

    private var members: [Member] = []

    /// Makes an archive of nothing.
    public init() {}

    /// The names of the arrays, in the order in which they were added.
    public var names: [String] { members.map(\.name) }

    /// Adds an array of 32-bit floating point numbers.
    public mutating func add(_ name: String, _ array: NumPyArray) {
        append(name, array.shape, .float32(array.values), count: array.values.count)
    }

    /// Adds an array of 32-bit floating point numbers in C order.
    public mutating func add(_ name: String, shape: [Int], values: [Float]) {
        append(name, shape, .float32(values), count: values.count)
    }

    /// Adds an array of 64-bit floating point numbers in C order.
    public mutating func add(_ name: String, shape: [Int], doubles values: [Double]) {
        append(name, shape, .float64(values), count: values.count)
    }

    /// Adds an array of 64-bit integers in C order.
    public mutating func add(_ name: String, shape: [Int], values: [Int64]) {
        append(name, shape, .int64(values), count: values.count)
    }

    /// Adds a list of strings, which NumPy holds as `<U` of the longest one.
    public mutating func add(_ name: String, _ strings: [String]) {
        append(name, [strings.count], .text(strings), count: strings.count)
    }

    /// Writes the archive to a file in one step.
    ///
    /// - Throws: `FileError`; `malformed` when it would be 4 GiB or more, which needs ZIP64.
    public func write(to path: String) throws(FileError) {
        try AtomicFile.write(to: path) { (writer) throws(FileError) in
            var directory: [UInt8] = []
            var offset = 0
            for member in members {
                let entry = try Self.entry(for: member, at: offset, path: path)
                try writer.append(entry.head)
                try writer.append(entry.body)
                directory += entry.directoryRecord
                offset += entry.head.count + entry.body.count
            }
            guard offset + directory.count < Self.sizeLimit else { throw Self.tooLarge(path) }
            try writer.append(directory)
            try writer.append(
                ZipRecord.endOfDirectory(
                    count: members.count, size: directory.count, offset: offset))
        }
    }

    private mutating func append(_ name: String, _ shape: [Int], _ content: Content, count: Int) {
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == count else {
            fatalError("NumPyArchive.add: '\(name)' has \(count) elements, not shape \(shape)")
        }
        guard !name.isEmpty, !names.contains(name), members.count < Int(UInt16.max) else {
            fatalError("NumPyArchive.add: the name '\(name)' is empty or taken, or one too many")
        }
        members.append(Member(name: name, shape: shape, content: content))
    }

    /// ZIP without the 64-bit extension counts bytes in 32 bits.
    private static let sizeLimit = Int(UInt32.max)

    private static func tooLarge(_ path: String) -> FileError {
        .malformed(path, "would be 4 GiB or larger; split it or write single .npy files")
    }

    private static func entry(
        for member: Member, at offset: Int, path: String
    ) throws(FileError) -> ZipRecord.Entry {
        guard offset + byteCount(of: member) < sizeLimit else { throw tooLarge(path) }
        return ZipRecord.entry(name: member.name + ".npy", body: encoded(member), offset: offset)
    }

    /// An upper bound of the size of a member, from its counts alone.
    private static func byteCount(of member: Member) -> Int {
        let elements =
            switch member.content {
            case .float32(let values): values.count * 4
            case .float64(let values): values.count * 8
            case .int64(let values): values.count * 8
            case .text(let strings): strings.count * textWidth(strings) * 4
            }
        return elements + 1024 + 2 * member.name.utf8.count + 32 * member.shape.count
    }

    private static func encoded(_ member: Member) -> [UInt8] {
        let shape = member.shape
        switch member.content {
        case .float32(let values):
            var bytes = NumPyHeader.encoded(descriptor: "<f4", shape: shape)
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
            return bytes
        case .float64(let values):
            var bytes = NumPyHeader.encoded(descriptor: "<f8", shape: shape)
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
            return bytes
        case .int64(let values):
            var bytes = NumPyHeader.encoded(descriptor: "<i8", shape: shape)
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
            return bytes
        case .text(let strings):
            let width = textWidth(strings)
            var bytes = NumPyHeader.encoded(descriptor: "<U\(width)", shape: shape)
            for string in strings {
                for scalar in string.unicodeScalars { bytes.append(littleEndian: scalar.value) }
                let padding = width - string.unicodeScalars.count
                bytes.append(contentsOf: repeatElement(0, count: padding * 4))
            }
            return bytes
        }
    }

    /// Characters of the longest string, at least 1: NumPy takes `<U0` for "any length".
    private static func textWidth(_ strings: [String]) -> Int {
        max(1, strings.map(\.unicodeScalars.count).max() ?? 1)
    }
}
