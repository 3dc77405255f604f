/// The records of a ZIP archive whose members are stored without compression.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", version 6.3.
enum ZipRecord {
    /// One member: what stands before its bytes, the bytes, and its line in the central directory.
    struct Entry {
        let head: [UInt8]
        let body: [UInt8]
        let directoryRecord: [UInt8]
    }

    /// Bit 11: names are UTF-8.
    private static let flags: UInt16 = 1 << 11
    /// Version 2.0 of the specification suffices to read the archive.
    private static let version: UInt16 = 20
    /// 1 January 1980, the zero of DOS dates.
    private static let date: UInt16 = 1 << 5 | 1

    /// The records of a member that begins at `offset` in the archive.
    static func entry(name: String, body: [UInt8], offset: Int) -> Entry {
        var checksum = CRC32()
        checksum.update(body)
        // Sections 4.3.7 and 4.3.12 share these fields, from "version needed" to "name length".
        var common: [UInt8] = []
        for field in [version, flags, 0, 0, date] { common.append(littleEndian: field) }
        common.append(littleEndian: checksum.value)
        common.append(littleEndian: UInt32(body.count))
        common.append(littleEndian: UInt32(body.count))
        common.append(littleEndian: UInt16(name.utf8.count))

        var head: [UInt8] = []
        head.append(littleEndian: 0x0403_4B50 as UInt32)
        head += common
        head.append(littleEndian: 0 as UInt16)  // length of the extra field
        head += Array(name.utf8)

        var record: [UInt8] = []
        record.append(littleEndian: 0x0201_4B50 as UInt32)
        record.append(littleEndian: version)
        record += common
        // Extra field, comment, disk number, internal attributes: none.
        for _ in 0..<4 { record.append(littleEndian: 0 as UInt16) }
        record.append(littleEndian: 0 as UInt32)  // external attributes
        record.append(littleEndian: UInt32(offset))
        record += Array(name.utf8)
        return Entry(head: head, body: body, directoryRecord: record)
    }

    /// The last record: where the central directory is.
    static func endOfDirectory(count: Int, size: Int, offset: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: 0x0605_4B50 as UInt32)
        for field in [0, 0, UInt16(count), UInt16(count)] { bytes.append(littleEndian: field) }
        bytes.append(littleEndian: UInt32(size))
        bytes.append(littleEndian: UInt32(offset))
        bytes.append(littleEndian: 0 as UInt16)  // length of the comment
        return bytes
    }
}

extension [UInt8] {
    /// Appends a number, lowest byte first.
    mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
