/// One file of a `SampleCache`: some numbers, and records of equal length, the last of which may be
/// shorter.
///
/// Layout, in words of 64 bits as this machine has them: mark, what it is the entry of, bytes of a record,
/// bytes of all records, count of numbers, the numbers, a checksum for each record, a checksum of
/// all words before; then, at the next multiple of 64 bytes, the records.
struct CacheEntry {
    /// The numbers that were stored with it.
    let numbers: [UInt64]
    /// How many records there are.
    var recordCount: Int { checksums.count }
    /// Bytes of a record.
    let recordLength: Int
    private let checksums: [UInt64]
    private let recordsStart: Int
    private let file: MappedFile

    private static let mark: UInt64 = 0x3230_6361_6370_6C63
    private static let fixedWords = 5
    private static let alignment = 64
    private static let mostRecordBytes = 1 << 40

    /// Looks at a file; nil unless its size and all words before the records fit together and it is the
    /// entry of `name`.
    init?(_ file: MappedFile, name: UInt64) {
        let bytes = file.bytes
        let wordCount = bytes.count / 8
        func word(_ index: Int) -> UInt64 { bytes.load(fromByteOffset: index * 8, as: UInt64.self) }
        guard wordCount > Self.fixedWords, word(0) == Self.mark, word(1) == name,
            let recordBytes = Int(exactly: word(2)),
            (1...Self.mostRecordBytes).contains(recordBytes),
            let payload = Int(exactly: word(3)), payload <= bytes.count,
            let numberCount = Int(exactly: word(4)), numberCount <= wordCount
        else { return nil }
        let recordCount = (payload + recordBytes - 1) / recordBytes
        let end = Self.fixedWords + numberCount + recordCount
        guard end < wordCount, Self.aligned((end + 1) * 8) + payload == bytes.count,
            BlockChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<(end * 8)])) == word(end)
        else { return nil }
        let checksumsStart = Self.fixedWords + numberCount
        numbers = (Self.fixedWords..<checksumsStart).map(word)
        checksums = (checksumsStart..<end).map(word)
        recordLength = recordBytes
        recordsStart = bytes.count - payload
        self.file = file
    }

    /// Lends a record; nil where it is damaged.
    func withRecord<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        withExtendedLifetime(file) {
            let start = recordsStart + index * recordLength
            let range = start..<min(file.bytes.count, start + recordLength)
            let record = UnsafeRawBufferPointer(rebasing: file.bytes[range])
            guard BlockChecksum.of(record) == checksums[index] else { return nil }
            return body(record)
        }
    }

    /// The smallest that an entry can be.
    static let minimumBytes = aligned((fixedWords + 1) * 8)

    /// The words before the records.
    static func head(
        name: UInt64, numbers: [UInt64], recordBytes: Int, records: UnsafeRawBufferPointer
    ) -> [UInt64] {
        var words = [
            mark, name, UInt64(recordBytes), UInt64(records.count), UInt64(numbers.count),
        ]
        words += numbers
        for start in stride(from: 0, to: records.count, by: recordBytes) {
            let end = min(records.count, start + recordBytes)
            words.append(BlockChecksum.of(UnsafeRawBufferPointer(rebasing: records[start..<end])))
        }
        words.append(words.withUnsafeBytes { BlockChecksum.of($0) })
        words += repeatElement(0, count: aligned(words.count * 8) / 8 - words.count)
        return words
    }

    private static func aligned(_ byteCount: Int) -> Int {
        (byteCount + alignment - 1) / alignment * alignment
    }
}
