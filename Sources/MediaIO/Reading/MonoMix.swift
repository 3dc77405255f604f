internal import CFFmpeg

/// Mixes decoded sound down to one channel: the mean of all, in full scale -1...1.
enum MonoMix {
    /// The mean of a frame's channels; nil for a sample format nobody knows.
    static func mean(_ frame: DecodedFrame) -> [Float]? {
        let isPlanar = av_sample_fmt_is_planar(frame.sampleFormat) != 0
        func mix<Sample>(
            _ type: Sample.Type, _ scale: Float, _ convert: (Sample) -> Float
        ) -> [Float] {
            mean(frame, isPlanar, scale: scale, convert)
        }
        switch av_get_packed_sample_fmt(frame.sampleFormat) {
        case AV_SAMPLE_FMT_FLT: return mix(Float.self, 1) { $0 }
        case AV_SAMPLE_FMT_S16: return mix(Int16.self, 1 / 32_768) { Float($0) }
        case AV_SAMPLE_FMT_S32: return mix(Int32.self, 1 / 2_147_483_648) { Float($0) }
        case AV_SAMPLE_FMT_U8: return mix(UInt8.self, 1 / 128) { Float($0) - 128 }
        case AV_SAMPLE_FMT_DBL: return mix(Double.self, 1) { Float($0) }
        case AV_SAMPLE_FMT_S64: return mix(Int64.self, 1 / 9_223_372_036_854_775_808) { Float($0) }
        default: return nil
        }
    }

    @inline(__always)
    private static func mean<Sample>(
        _ frame: DecodedFrame, _ isPlanar: Bool, scale: Float, _ convert: (Sample) -> Float
    ) -> [Float] {
        let (count, channels) = (frame.sampleCount, frame.channelCount)
        let factor = scale / Float(channels)
        return frame.withUnsafeFrame { frame in
            [Float](unsafeUninitializedCapacity: count) { output, filled in
                output.update(repeating: 0)
                for channel in 0..<channels {
                    guard let bytes = frame.pointee.extended_data?[isPlanar ? channel : 0] else {
                        continue
                    }
                    let samples = UnsafeRawPointer(bytes).assumingMemoryBound(to: Sample.self)
                    if isPlanar {
                        // A loop without strides, which the compiler turns into vectors.
                        for index in 0..<count { output[index] += convert(samples[index]) }
                    } else {
                        for index in 0..<count {
                            output[index] += convert(samples[index * channels + channel])
                        }
                    }
                }
                for index in 0..<count { output[index] *= factor }
                filled = count
            }
        }
    }
}
