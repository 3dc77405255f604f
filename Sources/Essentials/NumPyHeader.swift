/// The head of a `.npy` file: what the bytes behind it mean.
///
/// Source: "NEP 1: A Simple File Format for NumPy Arrays", format version 1.0.
enum NumPyHeader {
    /// The first bytes of every `.npy` file.
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The head for elements of a NumPy type, such as `<f4`, in C order.
    static func encoded(descriptor: String, shape: [Int]) -> [UInt8] {
        let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(axes)), }"
        let unpadded = magic.count + 2 + 2 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var bytes = magic + [1, 0]
        bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
        bytes += Array(header.utf8)
        return bytes
    }
}
