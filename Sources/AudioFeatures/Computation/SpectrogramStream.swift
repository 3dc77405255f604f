/// Computes the spectrogram of a sound that comes in pieces, in memory that does not grow with it.
///
/// All columns together, in order, are the same bits as those of `SpectrogramComputer` for the whole
/// sound. Where values depend on the whole clip (on its largest value, or on its length where padding
/// does), that has to be known before: `SpectrogramPreset.beforePeak()` gives the largest value in an
/// earlier pass.
///
///     let stream = try SpectrogramStream(preset: .kaldiFbank)
///     while let piece = next() { use(try stream.append(piece)) }
///     use(try stream.finish())
public final class SpectrogramStream {
    /// What is computed.
    public let preset: SpectrogramPreset
    /// Samples appended so far.
    public private(set) var sampleCount = 0
    /// Columns handed over so far.
    public private(set) var frameCount = 0

    private let blocks: FrameBlocks
    private let knownLength: Int?
    private let loudest: Float?
    /// The samples that columns to come may need.
    private var pending: [Float] = []
    /// The place in the sound of the first pending sample.
    private var pendingStart = 0

    /// Plans the transform.
    ///
    /// - Parameters:
    ///   - preset: what is computed.
    ///   - soundLength: how many samples there will be, where that is known.
    ///   - loudest: the largest value of `preset.beforePeak()` in the whole sound, where that is known.
    /// - Throws: `SpectrogramError.needsWholeSound` when a value depends on what is not known, and
    ///   what `SpectrogramComputer` throws.
    public init(
        preset: SpectrogramPreset, soundLength: Int? = nil, loudest: Float? = nil
    ) throws(SpectrogramError) {
        try preset.validate()
        let lacksPeak = preset.peak != nil && loudest == nil
        if lacksPeak || (preset.framing.padding == .same && soundLength == nil) {
            let cause = lacksPeak ? "the loudest value" : "the length"
            throw SpectrogramError(
                code: .needsWholeSound,
                message: "spectrogram preset '\(preset.name)' depends on \(cause) of the whole"
                    + " sound and cannot be computed piece by piece; cut the sound into clips of"
                    + " \(preset.clipSampleCount) samples, as networks on this preset take them")
        }
        (knownLength, self.loudest) = (soundLength, loudest)
        self.preset = preset
        blocks = try FrameBlocks(preset: preset)
    }

    /// Takes the next samples at the preset's rate and returns the columns they complete.
    ///
    /// - Parameters:
    ///   - samples: sample *n* of channel *c* is at `n * channelCount + c`.
    ///   - channelCount: how many channels there are, at least 1; their mean is what counts.
    /// - Returns: as many columns as are certain by now, often none.
    /// - Throws: `SpectrogramError.notFinite` with the place of the sample in the whole sound, which
    ///   counts instants; nothing is appended then.
    public func append(
        _ samples: [Float], channelCount: Int = 1
    ) throws(SpectrogramError) -> Spectrogram {
        let samples = meanOfChannels(samples, channelCount: channelCount)
        try samples.withUnsafeBufferPointer { (buffer) throws(SpectrogramError) in
            try requireUsable(buffer, by: preset, start: sampleCount)
        }
        guard sampleCount + samples.count <= knownLength ?? .max else {
            sizeFailure("SpectrogramStream.append", "more samples than \(knownLength ?? 0)")
        }
        pending += samples
        sampleCount += samples.count
        let columns = columns(upTo: certainFrameCount)
        dropUnneeded()
        return columns
    }

    /// Ends the sound and returns the columns that reach its end; a new sound may follow.
    ///
    /// - Throws: `SpectrogramError.tooShort` for a sound without one column.
    public func finish() throws(SpectrogramError) -> Spectrogram {
        defer {
            (sampleCount, frameCount, pendingStart) = (0, 0, 0)
            pending.removeAll(keepingCapacity: true)
        }
        guard sampleCount == knownLength ?? sampleCount else {
            sizeFailure(
                "SpectrogramStream.finish",
                "\(sampleCount) samples came, not \(knownLength ?? 0)")
        }
        let total = preset.frameCount(sampleCount: sampleCount)
        guard total > 0 else { throw preset.tooShort(sampleCount: sampleCount) }
        return columns(upTo: total)
    }

    /// Samples of the whole sound, as far as that is known.
    private var soundLength: Int { knownLength ?? sampleCount }

    private var padding: Int {
        preset.framing.leadingPadding(
            sampleCount: soundLength, frameLength: preset.frameLength, hopLength: preset.hopLength)
    }

    /// Columns that no later sample can change: all of their samples are here.
    private var certainFrameCount: Int {
        // Until the sound is long enough for its mirror image, even its first column may change.
        guard sampleCount >= preset.minimumSampleCount else { return 0 }
        let reach = sampleCount + padding - preset.frameLength
        let complete = reach < 0 ? 0 : 1 + reach / preset.hopLength
        return max(frameCount, min(complete, preset.frameCount(sampleCount: sampleCount)))
    }

    private func columns(upTo end: Int) -> Spectrogram {
        let (first, count) = (frameCount, end - frameCount)
        var values = [Float](repeating: 0, count: preset.bandCount * count)
        values.withUnsafeMutableBufferPointer { values in
            pending.withUnsafeBufferPointer { samples in
                guard let target = values.baseAddress, count > 0 else { return }
                let sound = SoundStretch(
                    samples: samples, start: pendingStart, soundLength: soundLength)
                for column in stride(from: 0, to: count, by: FrameBlocks.length) {
                    let last = min(column + FrameBlocks.length, count)
                    blocks.compute(
                        sound, frames: (first + column)..<(first + last), into: target,
                        column: column, columnCount: count)
                }
            }
            if let loudest { preset.peak?.apply(to: values, loudest: loudest) }
            preset.normalization?.apply(
                to: values, bandCount: preset.bandCount, frameCount: count)
        }
        frameCount = end
        return Spectrogram(bandCount: preset.bandCount, frameCount: count, values: values)
    }

    /// Forgets samples that neither the next column nor a mirror image of the end can reach.
    private func dropUnneeded() {
        let next = frameCount * preset.hopLength - padding - 1
        let mirror = sampleCount - preset.frameLength - 1
        let unneeded = min(next, mirror) - pendingStart
        // In large steps, since removing moves all that stays.
        guard unneeded > 2 * preset.frameLength else { return }
        pending.removeFirst(unneeded)
        pendingStart += unneeded
    }
}
