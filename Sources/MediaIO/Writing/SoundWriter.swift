internal import CSndFile
public import Essentials
internal import Glibc

/// Writes sound as a WAV file of 32-bit floats, which keep samples beyond full scale as they are.
public enum SoundWriter {
    /// Writes mono samples to a file in one step.
    ///
    /// - Parameters:
    ///   - samples: nominally in -1...1.
    ///   - sampleRate: samples per second.
    ///   - path: where the file goes.
    /// - Throws: `FileError.system` when the file cannot be written; what was at `path` before is
    ///   untouched, and nothing is left beside it.
    public static func write(
        _ samples: [Float], sampleRate: Int, to path: String
    ) throws(FileError) {
        let draft = try AtomicFile.Draft(path: path)
        var format = SF_INFO()
        format.samplerate = Int32(clamping: sampleRate)
        format.channels = 1
        format.format = Int32(SF_FORMAT_WAV | SF_FORMAT_FLOAT)
        // libsndfile does not close the descriptor, which the draft still flushes.
        guard let file = sf_open_fd(draft.descriptor, Int32(SFM_WRITE), &format, 0) else {
            throw failure(nil, path)
        }
        // No chunk with the time of writing: the same samples give the same bytes.
        sf_command(file, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
        let written = sf_write_float(file, samples, sf_count_t(samples.count))
        let problem = written == samples.count ? nil : failure(file, path)
        let status = sf_close(file)
        if let problem { throw problem }
        guard status == 0 else { throw failure(nil, path) }
        try draft.commit()
    }

    private static func failure(_ file: OpaquePointer?, _ path: String) -> FileError {
        let reason = sf_strerror(file).map { String(cString: $0) } ?? "unknown error"
        return FileError(
            code: .system(errno: errno), path: path, message: "libsndfile: \(reason)")
    }
}
