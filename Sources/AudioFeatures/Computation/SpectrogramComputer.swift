internal import Essentials

/// Computes the spectrograms of one preset, reusing plans and buffers.
///
/// Each thread has its own; results are the same bits on every thread, for any number of threads,
/// and in every run on one machine.
public final class SpectrogramComputer {
    /// What is computed.
    public let preset: SpectrogramPreset

    /// One for each thread that works on a sound.
    private let workers: [FrameBlocks]

    /// Plans the transform.
    ///
    /// - Parameters:
    ///   - preset: what is computed.
    ///   - threads: how many threads share the frames of a sound, at least 1.
    /// - Throws: `SpectrogramError.invalidPreset` when the preset's numbers contradict each other,
    ///   `SpectrogramError.cannotPlan` when memory is short.
    public init(
        preset: SpectrogramPreset, threads: Int = 1
    ) throws(SpectrogramError) {
        try preset.validate()
        self.preset = preset
        var workers: [FrameBlocks] = []
        for _ in 0..<max(1, threads) {
            workers.append(try FrameBlocks(preset: preset))
        }
        self.workers = workers
    }

    /// Fills `values`, shape `[bandCount, frameCount]`, with the spectrogram of `samples`.
    ///
    /// `samples` are mono at the preset's rate, nominally in -1...1 and at most
    /// `preset.largestSample`, and must be at least `preset.minimumSampleCount`; `values` must have
    /// exactly `preset.bandCount * preset.frameCount(sampleCount:)` elements.
    ///
    /// - Throws: `SpectrogramError.notFinite` with the index of the sample; `values` are then
    ///   untouched.
    public func compute(
        _ samples: UnsafeBufferPointer<Float>, into values: UnsafeMutableBufferPointer<Float>
    ) throws(SpectrogramError) {
        let frameCount = preset.frameCount(sampleCount: samples.count)
        guard frameCount > 0, values.count == preset.bandCount * frameCount,
            let target = values.baseAddress
        else {
            sizeFailure(
                "SpectrogramComputer.compute",
                "\(samples.count) samples give [\(preset.bandCount), \(frameCount)] values of"
                    + " preset '\(preset.name)', the buffer has \(values.count)")
        }
        try requireUsable(samples, by: preset)
        computeFrames(SoundStretch(samples), frameCount: frameCount, into: target)
        preset.peak?.apply(to: values)
        preset.normalization?.apply(
            to: values, bandCount: preset.bandCount, frameCount: frameCount)
    }

    /// Fills `values` with the spectrogram of `samples`; see `compute(_:into:)` for buffers.
    public func compute(
        _ samples: [Float], into values: UnsafeMutableBufferPointer<Float>
    ) throws(SpectrogramError) {
        try samples.withUnsafeBufferPointer { (buffer) throws(SpectrogramError) in
            try compute(buffer, into: values)
        }
    }

    /// The spectrogram of a mono sound of any length.
    ///
    /// - Throws: `SpectrogramError.tooShort` for a sound shorter than the preset needs,
    ///   `SpectrogramError.notFinite` with the index of the first sample that is infinite, NaN or
    ///   larger than `preset.largestSample`.
    public func spectrogram(of samples: [Float]) throws(SpectrogramError) -> Spectrogram {
        let frameCount = preset.frameCount(sampleCount: samples.count)
        guard frameCount > 0 else { throw preset.tooShort(sampleCount: samples.count) }
        let count = preset.bandCount * frameCount
        var fault: SpectrogramError?
        // Not filled with zeros first: new memory costs about as much as the work on it, and threads
        // share that cost when they are the first to write.
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let target = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            // An array's initializer passes on no typed errors.
            do throws(SpectrogramError) {
                try compute(samples, into: target)
                initializedCount = count
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return Spectrogram(bandCount: preset.bandCount, frameCount: frameCount, values: values)
    }

    /// Each thread computes a stretch of consecutive blocks.
    private func computeFrames(
        _ sound: SoundStretch, frameCount: Int, into target: UnsafeMutablePointer<Float>
    ) {
        let blockCount = (frameCount + FrameBlocks.length - 1) / FrameBlocks.length
        let threads = min(workers.count, blockCount)
        let job = Job(workers: workers, sound: sound, frameCount: frameCount, target: target)
        @Sendable func compute(part: Int) {
            let first = part * blockCount / threads
            job.compute(blocks: first..<((part + 1) * blockCount / threads), worker: part)
        }
        // This thread works too.
        guard threads > 1 else { return compute(part: 0) }
        let others = WorkerThreads(count: threads - 1, name: "spectrogram") {
            compute(part: $0 + 1)
        }
        compute(part: 0)
        others.join()
    }
}

/// One sound that several threads work on.
///
/// Sendable because every thread has a worker of its own, only reads the sound, and writes columns
/// that no other thread writes; the caller waits for all of them.
private struct Job: @unchecked Sendable {
    let workers: [FrameBlocks]
    let sound: SoundStretch
    let frameCount: Int
    let target: UnsafeMutablePointer<Float>

    func compute(blocks: Range<Int>, worker: Int) {
        for block in blocks {
            let first = block * FrameBlocks.length
            workers[worker].compute(
                sound, frames: first..<min(first + FrameBlocks.length, frameCount), into: target,
                column: first, columnCount: frameCount)
        }
    }
}

extension SpectrogramPreset {
    /// The error for a sound without one frame.
    public func tooShort(sampleCount: Int) -> SpectrogramError {
        SpectrogramError(
            code: .tooShort,
            message: "the sound has \(sampleCount) samples; preset '\(name)' needs at least"
                + " \(minimumSampleCount) (at \(sampleRate) Hz)")
    }
}
