internal import CFFmpeg

/// Owner of one `SwrContext` that changes the rate of mono float samples.
///
/// Uses the soxr engine where FFmpeg was built with it, else FFmpeg's own. Output sample n lies at
/// the time of input sample n * inputRate / outputRate.
final class ResamplerContext {
    private let context: OpaquePointer
    private let inputRate: Int
    private let outputRate: Int
    private let path: String

    init(from inputRate: Int, to outputRate: Int, path: String) throws(MediaError) {
        self.inputRate = inputRate
        self.outputRate = outputRate
        self.path = path
        if let withSoxr = try Self.make(inputRate, outputRate, path, soxr: true) {
            context = withSoxr
        } else if let plain = try Self.make(inputRate, outputRate, path, soxr: false) {
            context = plain
        } else {
            throw MediaError(
                code: .failed, path: path,
                message: "sound at \(inputRate) Hz cannot be resampled to \(outputRate) Hz")
        }
    }

    deinit {
        var owned: OpaquePointer? = context
        swr_free(&owned)
    }

    private static func make(
        _ inputRate: Int, _ outputRate: Int, _ path: String, soxr: Bool
    ) throws(MediaError) -> OpaquePointer? {
        var layout = AVChannelLayout()
        av_channel_layout_default(&layout, 1)
        var inputLayout = layout
        var context: OpaquePointer?
        let result = swr_alloc_set_opts2(
            &context, &layout, AV_SAMPLE_FMT_FLT, Int32(outputRate), &inputLayout,
            AV_SAMPLE_FMT_FLT,
            Int32(inputRate), 0, nil)
        try check(result, "swr_alloc_set_opts2", path)
        if soxr {
            av_opt_set_int(UnsafeMutableRawPointer(context), "resampler", 1, 0)
        }
        guard swr_init(context) >= 0, let made = context else {
            swr_free(&context)
            return nil
        }
        return made
    }

    /// Resamples a whole stretch, silence before and after it, to ceil(count * outputRate /
    /// inputRate) samples.
    ///
    /// A context is used for one stretch only.
    func resample(_ input: [Float]) throws(MediaError) -> [Float] {
        let count = (input.count * outputRate + inputRate - 1) / inputRate
        // Room for all output at any time: soxr 0.1.3 crashes in swr_convert when input has to
        // wait because the room for output is smaller.
        let room = count + 4096 + 64 * (1 + outputRate / inputRate)
        var failure: Int32 = 0
        let output = [Float](unsafeUninitializedCapacity: room) { buffer, filled in
            filled = 0
            for offset in stride(from: 0, to: input.count, by: Self.blockSize) {
                let block = offset..<min(offset + Self.blockSize, input.count)
                let made = input.withUnsafeBufferPointer { samples in
                    convert(
                        UnsafeBufferPointer(rebasing: samples[block]),
                        UnsafeMutableBufferPointer(rebasing: buffer[filled..<room]))
                }
                guard made >= 0 else { return failure = made }
                filled += Int(made)
            }
            // Silence after the end, so that the last samples come out whatever the engine rounds.
            let silence = [Float](repeating: 0, count: 64 + inputRate / outputRate)
            let made = silence.withUnsafeBufferPointer {
                convert($0, UnsafeMutableBufferPointer(rebasing: buffer[filled..<room]))
            }
            guard made >= 0 else { return failure = made }
            filled += Int(made)
            while filled < count {
                let made = convert(
                    nil, UnsafeMutableBufferPointer(rebasing: buffer[filled..<room]))
                guard made >= 0 else { return failure = made }
                if made == 0 { break }
                filled += Int(made)
            }
            filled = min(filled, count)
        }
        try check(failure, "swr_convert", path)
        return output
    }

    private static let blockSize = 1 << 16

    private func convert(
        _ input: UnsafeBufferPointer<Float>?, _ output: UnsafeMutableBufferPointer<Float>
    ) -> Int32 {
        var source: UnsafePointer<UInt8>? = input?.baseAddress.map {
            UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self)
        }
        var target: UnsafeMutablePointer<UInt8>? = output.baseAddress.map {
            UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
        }
        let room = Int32(clamping: output.count)
        guard let input else { return swr_convert(context, &target, room, nil, 0) }
        return swr_convert(context, &target, room, &source, Int32(clamping: input.count))
    }
}
