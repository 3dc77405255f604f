/// Positions of keys in the order in which they came first; open addressing.
struct LatticeKeys {
    private(set) var keys: [SIMD8<Int16>] = []
    private var slots: [Int32]

    init(capacity: Int) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// The position of a key, which is added where it is new.
    mutating func place(of key: SIMD8<Int16>) -> Int32 {
        let slot = slot(of: key)
        if slots[slot] >= 0 { return slots[slot] }
        let place = Int32(keys.count)
        slots[slot] = place
        keys.append(key)
        if 2 * keys.count > slots.count { grow() }
        return place
    }

    /// The position of a key; nil where it never came.
    func known(_ key: SIMD8<Int16>) -> Int32? {
        let place = slots[slot(of: key)]
        return place >= 0 ? place : nil
    }

    private func slot(of key: SIMD8<Int16>) -> Int {
        var hash: UInt64 = 0
        for axis in 0..<5 {
            hash = (hash ^ UInt64(UInt16(bitPattern: key[axis]))) &* 0x9E37_79B9_7F4A_7C15
        }
        var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
        while slots[slot] >= 0, keys[Int(slots[slot])] != key {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for (place, key) in keys.enumerated() { slots[slot(of: key)] = Int32(place) }
    }
}
