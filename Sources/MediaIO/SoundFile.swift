internal import CSndFile

/// An open WAV, FLAC, OGG, AIFF, CAF or AU file, read by libsndfile.
public final class SoundFile {
    /// The path it was opened by.
    public let path: String
    /// Samples per second.
    public let sampleRate: Int
    /// Number of channels.
    public let channelCount: Int
    private let file: OpaquePointer

    /// Opens a file.
    ///
    /// - Throws: `MediaError.unreadable` when the path is no readable file, `notMedia` when
    ///   libsndfile does not know its format (`MediaFile` may).
    public init(path: String) throws(MediaError) {
        try RegularFile.check(path)
        // libsndfile would hand anything else to libmpg123, which writes to standard error.
        guard Self.signatures.contains(try RegularFile.signature(path, length: 4)) else {
            throw MediaError(
                code: .notMedia, path: path,
                message: "is no WAV, FLAC, OGG, AIFF, CAF or AU file; open it as a MediaFile")
        }
        var format = SF_INFO()
        guard let file = sf_open(path, Int32(SFM_READ), &format) else {
            let reason = sf_strerror(nil).map { String(cString: $0) } ?? "unknown error"
            throw MediaError(code: .notMedia, path: path, message: "sf_open: \(reason)")
        }
        self.path = path
        self.file = file
        sampleRate = Int(format.samplerate)
        channelCount = Int(format.channels)
        guard RateRatio.believable.contains(sampleRate), channelCount > 0 else {
            throw MediaError(
                code: .damaged, path: path,
                message: "claims \(channelCount) channels at \(sampleRate) samples/s")
        }
    }

    deinit { sf_close(file) }

    private static let signatures: Set<String> = [
        "RIFF", "RIFX", "RF64", "riff", "fLaC", "OggS", "FORM", "caff", ".snd",
    ]

    /// The whole sound: mono, the mean of all channels, at the file's own rate, from time 0.
    ///
    /// - Throws: `MediaError.endOfStream` when there is not one sample, `damaged` when libsndfile
    ///   meets an error on the way.
    public func allSamples() throws(MediaError) -> AudioSamples {
        sf_seek(file, 0, Int32(SF_SEEK_SET))
        var samples: [Float] = []
        // Read in blocks: the length in the header of a damaged file cannot be trusted.
        var block = [Float](repeating: 0, count: Self.blockLength * channelCount)
        while true {
            let count = Int(sf_readf_float(file, &block, sf_count_t(Self.blockLength)))
            guard count > 0 else { break }
            appendMean(of: block, count, to: &samples)
        }
        let code = sf_error(file)
        guard code == 0 else {
            let reason = sf_error_number(code).map { String(cString: $0) } ?? "unknown error"
            throw MediaError(code: .damaged, path: path, message: "sf_readf_float: \(reason)")
        }
        guard !samples.isEmpty else {
            throw MediaError(code: .endOfStream, path: path, message: "has no samples")
        }
        return AudioSamples(startSeconds: 0, sampleRate: sampleRate, samples: samples)
    }

    private static let blockLength = 16_384

    private func appendMean(of block: [Float], _ count: Int, to samples: inout [Float]) {
        guard channelCount > 1 else { return samples.append(contentsOf: block.prefix(count)) }
        let factor = 1 / Float(channelCount)
        samples.reserveCapacity(samples.count + count)
        for start in stride(from: 0, to: count * channelCount, by: channelCount) {
            var sum: Float = 0
            for channel in 0..<channelCount { sum += block[start + channel] }
            samples.append(sum * factor)
        }
    }
}
