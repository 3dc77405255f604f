/// A fast check of bytes against damage, not against malice.
///
/// Four lanes of 64 bits take in words in turns, each by exclusive or and a multiplication with an
/// odd number: both can be undone, so a single damaged word always changes the result.
enum BlockChecksum {
    /// The checksum of some bytes.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var a: UInt64 = 1, b: UInt64 = 2, c: UInt64 = 3, d: UInt64 = 4
        let whole = bytes.count / 32 * 32
        for offset in stride(from: 0, to: whole, by: 32) {
            a = mixed(a, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            b = mixed(b, bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            c = mixed(c, bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
            d = mixed(d, bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
        }
        for byte in bytes[whole...] { a = mixed(a, UInt64(byte)) }
        return mixed(mixed(mixed(mixed(UInt64(bytes.count), a), b), c), d)
    }

    @inline(__always)
    private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 29)
    }
}
