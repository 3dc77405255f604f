internal import CFFmpeg

/// The hash SHA-256 (FIPS 180-4) of bytes given piece by piece, computed by libavutil.
///
/// For one thread at a time.
public final class SHA256 {
    private let context: OpaquePointer

    /// Starts with no bytes.
    public init() {
        guard let context = av_sha_alloc() else { fatalError("av_sha_alloc: out of memory") }
        self.context = context
        av_sha_init(context, 256)
    }

    deinit { av_free(UnsafeMutableRawPointer(context)) }

    /// Takes in more bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        av_sha_update(context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    /// The hash of everything given, as 64 hexadecimal digits; ends the use of the object.
    public func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        av_sha_final(context, &digest)
        return digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The hash of a text in UTF-8.
    public static func hexadecimal(of text: String) -> String {
        let hash = SHA256()
        Array(text.utf8).withUnsafeBytes(hash.update)
        return hash.finish()
    }
}
