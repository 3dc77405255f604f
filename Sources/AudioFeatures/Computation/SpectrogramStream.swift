/// Computes the spectrogram of a sound that comes in pieces, in memory that does not grow with it.
///
/// All columns together, in order, are the same bits as those of `SpectrogramComputer` for the whole
/// sound. Presets whose values depend on the whole clip (its largest value, or its length where
/// padding depends on that) are refused.
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
    /// The samples that columns to come may need.
    private var pending: [Float] = []
    /// The place in the sound of the first pending sample.
    private var pendingStart = 0

    /// Plans the transform.
    ///
    /// - Throws: `SpectrogramError.needsWholeSound` when a value depends on samples of any later
    ///   time, and what `SpectrogramComputer` throws.
    public init(preset: SpectrogramPreset) throws(SpectrogramError) {
        try preset.validate()
        guard preset.peak == nil, preset.framing.padding != .same else {
            let cause = preset.peak == nil ? "the length" : "the loudest value"
            throw SpectrogramError(
                code: .needsWholeSound,
                message: "spectrogram preset '\(preset.name)' depends on \(cause) of the whole"
                    + " sound and cannot be computed piece by piece; cut the sound into clips of"
                    + " \(preset.clipSampleCount) samples, as networks on this preset take them")
        }
        self.preset = preset
        blocks = try FrameBlocks(preset: preset)
    }

    /// Takes the next samples, mono at the preset's rate, and returns the columns they complete.
    ///
    /// - Returns: as many columns as are certain by now, often none.
    /// - Throws: `SpectrogramError.notFinite` with the place of the sample in the whole sound;
    ///   nothing is appended then.
    public func append(_ samples: [Float]) throws(SpectrogramError) -> Spectrogram {
        try samples.withUnsafeBufferPointer { (buffer) throws(SpectrogramError) in
            try requireUsable(buffer, by: preset, start: sampleCount)
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
        let total = preset.frameCount(sampleCount: sampleCount)
        guard total > 0 else { throw preset.tooShort(sampleCount: sampleCount) }
        return columns(upTo: total)
    }

    private var padding: Int {
        preset.framing.leadingPadding(
            sampleCount: sampleCount, frameLength: preset.frameLength, hopLength: preset.hopLength)
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
                    samples: samples, start: pendingStart, soundLength: sampleCount)
                for column in stride(from: 0, to: count, by: FrameBlocks.length) {
                    let last = min(column + FrameBlocks.length, count)
                    blocks.compute(
                        sound, frames: (first + column)..<(first + last), into: target,
                        column: column, columnCount: count)
                }
            }
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
