/// What was computed of a clip and is worth keeping: some numbers, and records of equal length.
///
/// Records are read one at a time, so that a sample that needs one of many maps does not touch the others.
public struct ClipComputation {
    /// The numbers.
    public let numbers: [UInt64]
    /// Bytes of a record, at least 1.
    public let recordBytes: Int
    /// How many records there are.
    public var recordCount: Int {
        switch source {
        case .memory(let bytes): bytes.count / recordBytes
        case .entry(let entry): entry.recordCount
        }
    }
    private let source: Source

    private enum Source {
        case memory([UInt8])
        case entry(CacheEntry)
    }

    /// Makes one of its parts.
    ///
    /// - Parameters:
    ///   - numbers: any.
    ///   - records: one after the other, all of the same length.
    ///   - recordBytes: that length, at least 1.
    public init(numbers: [UInt64], records: [UInt8], recordBytes: Int) {
        self.numbers = numbers
        self.recordBytes = recordBytes
        source = .memory(records)
    }

    init(_ entry: CacheEntry) {
        numbers = entry.numbers
        recordBytes = entry.recordLength
        source = .entry(entry)
    }

    /// A record; nil where the cache's copy of it is damaged.
    func record(_ index: Int) -> [UInt8]? {
        switch source {
        case .memory(let bytes): Array(bytes[index * recordBytes..<(index + 1) * recordBytes])
        case .entry(let entry): entry.withRecord(index) { Array($0) }
        }
    }

    /// All records, of one that was just made.
    func withRecords(_ body: (UnsafeRawBufferPointer) -> Void) {
        if case .memory(let bytes) = source { bytes.withUnsafeBytes(body) }
    }
}
