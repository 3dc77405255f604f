/// The 32-bit cyclic redundancy check of ZIP archives.
///
/// Source: ISO 3309 / ITU-T V.42, polynomial 0xEDB88320 (bit-reversed).
struct CRC32: Sendable {
    private var register: UInt32 = 0xFFFF_FFFF

    /// The checksum of everything given so far.
    var value: UInt32 { ~register }

    /// Takes in more bytes.
    mutating func update(_ bytes: [UInt8]) {
        let table = Self.table
        var register = register
        for byte in bytes {
            register = table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ (register >> 8)
        }
        self.register = register
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            (value >> 1) ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
        }
    }
}
