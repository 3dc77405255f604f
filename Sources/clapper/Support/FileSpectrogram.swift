internal import AudioFeatures
internal import ClipDatasets
internal import MediaIO

/// The spectrogram of a stretch of a file's sound, made piece by piece as often as it is wanted.
///
/// Memory does not grow with the length of the file. Its length and, for presets that depend on it,
/// the largest value cost a pass over the sound each.
struct FileSpectrogram {
    let preset: SpectrogramPreset
    /// Samples of the stretch, at the preset's rate.
    let sampleCount: Int
    private let path: String
    private let file: MediaFile
    private let first: Int
    private var loudest: Float?

    /// Opens a file and finds out what has to be known before.
    ///
    /// `seconds` begin `start` seconds after the first sample; `nil` stands for all the rest.
    init(path: String, preset: SpectrogramPreset, from start: Double, seconds: Double?) throws {
        (self.path, self.preset) = (path, preset)
        let rate = preset.sampleRate
        first = Int((start * Double(rate)).rounded())
        file = try MediaFile(path: path)
        if let seconds {
            sampleCount = Int((seconds * Double(rate)).rounded())
        } else {
            sampleCount = try file.soundSampleCount(sampleRate: rate, from: first) - first
            guard sampleCount > 0 else {
                throw beyondEnd(try file.soundSampleCount(sampleRate: rate))
            }
        }
        guard frameCount > 0 else { throw named(preset.tooShort(sampleCount: sampleCount)) }
        if preset.peak != nil {
            var highest = -Float.infinity
            try forEachPart(of: preset.beforePeak()) { part in
                highest = max(highest, part.values.max() ?? highest)
            }
            loudest = highest
        }
    }

    /// Columns of the spectrogram.
    var frameCount: Int { preset.frameCount(sampleCount: sampleCount) }

    /// Hands over all columns in order, some at a time.
    func forEachPart(_ body: (Spectrogram) throws -> Void) throws {
        try forEachPart(of: preset, body)
    }

    /// All columns at once.
    func whole() throws -> Spectrogram {
        var values = [Float](repeating: 0, count: preset.bandCount * frameCount)
        var column = 0
        try forEachPart { part in
            for band in 0..<part.bandCount {
                for frame in 0..<part.frameCount {
                    values[band * frameCount + column + frame] = part[band, frame]
                }
            }
            column += part.frameCount
        }
        return Spectrogram(
            bandCount: preset.bandCount, frameCount: frameCount, values: values)
    }

    private func forEachPart(
        of preset: SpectrogramPreset, _ body: (Spectrogram) throws -> Void
    ) throws {
        do {
            let stream = try SpectrogramStream(
                preset: preset, soundLength: sampleCount, loudest: loudest)
            try forEachPiece { try body(stream.append($0)) }
            try body(stream.finish())
        } catch let error as SpectrogramError {
            throw named(error)
        }
    }

    /// Hands over the samples of the stretch, all of them or with an error.
    private func forEachPiece(_ body: ([Float]) throws -> Void) throws {
        var failure: (any Error)?
        func succeeds(_ step: () throws -> Void) -> Bool {
            do { try step() } catch { failure = error }
            return failure == nil
        }
        var count = 0
        let length = try file.forEachSoundPiece(
            sampleRate: preset.sampleRate, from: first, count: sampleCount,
            // Resampling would spread what is no number over its neighbours.
            original: { piece, place in succeeds { try requireUsable(piece, from: place) } },
            { piece in
                count += piece.count
                return succeeds { try body(piece) }
            })
        if let failure { throw failure }
        guard count == sampleCount else { throw beyondEnd(length ?? first + count) }
    }

    private func requireUsable(_ samples: [Float], from place: Int) throws(SpectrogramError) {
        let limit = preset.largestSample
        guard let index = samples.firstIndex(where: { !(abs($0) <= limit) }) else { return }
        let rate = file.info.audio?.sampleRate ?? preset.sampleRate
        let seconds = Double(place + index) / Double(rate)
        throw SpectrogramError(
            code: .notFinite,
            message: "sample \(place + index) at \(rate) Hz (after \(seconds) s) is"
                + " \(samples[index]); sound must be finite and preset '\(preset.name)' takes"
                + " samples up to \(limit)",
            sampleIndex: place + index)
    }

    private func beyondEnd(_ length: Int) -> DatasetError {
        let have = Double(length) / Double(preset.sampleRate)
        return DatasetError(
            .unusable, "\(path): the sound lasts \(have) s; lower --from or --seconds")
    }

    private func named(_ error: SpectrogramError) -> SpectrogramError {
        SpectrogramError(
            code: error.code, message: "\(path): \(error.message)", sampleIndex: error.sampleIndex)
    }
}
