// The header of a safetensors file, and how a file is checked while it is read.

internal import Foundation

/// One value of the JSON header.
enum SafetensorsHeaderEntry: Codable {
    /// Where a tensor lies; the names are those of the format.
    struct TensorInfo: Codable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    static let metadataKey = "__metadata__"

    case tensor(TensorInfo)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
        // Only the key above the value tells the two kinds apart.
        if decoder.codingPath.last?.stringValue == Self.metadataKey {
            self = .metadata(try [String: String](from: decoder))
        } else {
            self = .tensor(try TensorInfo(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .tensor(let info): try info.encode(to: encoder)
        case .metadata(let text): try text.encode(to: encoder)
        }
    }
}

/// Takes a file apart, trusting nothing in it.
struct SafetensorsParser {
    let bytes: [UInt8]
    let path: String

    private static let lengthSize = 8

    func parse() throws(StateError) -> SafetensorsFile {
        let start = Self.lengthSize + (try headerLength())
        let header = try decodedHeader(end: start)
        var tensors = StateDictionary()
        var metadata: [String: String] = [:]
        var ranges: [Range<Int>] = []
        for (name, value) in header {
            switch value {
            case .metadata(let text): metadata = text
            case .tensor(let info):
                let range = try checkedRange(name, info, dataSize: bytes.count - start)
                ranges.append(range)
                guard !Self.isBatchCounter(name) else { continue }
                tensors.entries[name] = .init(
                    shape: info.shape, values: floats(at: start + range.lowerBound, range.count / 4)
                )
            }
        }
        try checkCoverage(ranges, dataSize: bytes.count - start)
        return SafetensorsFile(tensors: tensors, metadata: metadata)
    }

    private func headerLength() throws(StateError) -> Int {
        guard bytes.count >= Self.lengthSize else {
            throw malformed("has \(bytes.count) bytes, too few for a safetensors file")
        }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * $1) }
        guard length <= UInt64(bytes.count - Self.lengthSize) else {
            throw malformed(
                "is cut off: its header has \(length) bytes, the whole file \(bytes.count)")
        }
        return Int(length)
    }

    private func decodedHeader(end: Int) throws(StateError) -> [String: SafetensorsHeaderEntry] {
        do {
            let text = Data(bytes[Self.lengthSize..<end])
            return try JSONDecoder().decode([String: SafetensorsHeaderEntry].self, from: text)
        } catch {
            throw malformed("has a header that is not that of a safetensors file")
        }
    }

    /// The byte range of a tensor, which must fit its shape and the file.
    private func checkedRange(
        _ name: String, _ info: SafetensorsHeaderEntry.TensorInfo, dataSize: Int
    ) throws(StateError) -> Range<Int> {
        let isCounter = info.dtype == "I64" && Self.isBatchCounter(name)
        guard info.dtype == "F32" || isCounter else {
            throw malformed("\(name) has type \(info.dtype); only F32 can be read", name)
        }
        guard info.data_offsets.count == 2, info.data_offsets[0] >= 0,
            info.data_offsets[0] <= info.data_offsets[1]
        else { throw malformed("\(name) has no valid byte range", name) }
        let range = info.data_offsets[0]..<info.data_offsets[1]
        guard range.upperBound <= dataSize else {
            throw malformed(
                "is cut off: \(name) ends at byte \(range.upperBound) of \(dataSize)", name)
        }
        // Multiplied with care: a damaged shape may overflow.
        var size = isCounter ? 8 : 4
        for length in info.shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else {
                throw malformed("\(name) has an impossible shape \(info.shape)", name)
            }
            size = product
        }
        guard size == range.count else {
            throw malformed(
                "\(name) of shape \(info.shape) needs \(size) bytes, has \(range.count)", name)
        }
        return range
    }

    /// Whether this is one of the counters of batches that PyTorch's batch norm keeps as I64; they have
    /// no effect and are left out.
    private static func isBatchCounter(_ name: String) -> Bool {
        name.hasSuffix(".num_batches_tracked")
    }

    /// The tensors must fill the data without gaps or overlaps.
    private func checkCoverage(_ ranges: [Range<Int>], dataSize: Int) throws(StateError) {
        var position = 0
        for range in ranges.sorted(by: {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }) {
            guard range.lowerBound == position else {
                throw malformed("has tensors that overlap or leave a gap at byte \(position)")
            }
            position = range.upperBound
        }
        guard position == dataSize else {
            throw malformed("has \(dataSize - position) bytes after its last tensor")
        }
    }

    private func floats(at offset: Int, _ count: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            bytes.withUnsafeBytes { bytes in
                let source = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count * 4)])
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            filled = count
        }
    }

    private func malformed(_ message: String, _ name: String? = nil) -> StateError {
        StateError(.malformed, path: path, names: name.map { [$0] } ?? [], message)
    }
}
