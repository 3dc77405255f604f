// The sound stream of a movie that is being written: blocks of float samples to AAC or Opus.

internal import CFFmpeg

/// Cuts samples into the blocks the encoder wants and encodes them.
final class SoundTrack {
    private let path: String
    private let encoder: MediaEncoder
    private let stream: Int32
    private let settings: MovieSettings
    private let isPlanar: Bool
    private let blockSize: Int
    private var pending: [Float] = []
    /// The time of the next sample for the encoder, in samples.
    private var position: Int64

    init(
        _ settings: MovieSettings, _ container: OutputContainer, _ path: String
    ) throws(MediaError) {
        self.path = path
        self.settings = settings
        isPlanar = settings.container == .mp4
        encoder = try MediaEncoder(
            name: isPlanar ? "aac" : "libopus", path: path
        ) { context in
            context.sample_rate = Int32(settings.sampleRate)
            context.sample_fmt =
                settings.container == .mp4 ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT
            av_channel_layout_default(&context.ch_layout, Int32(settings.channelCount))
            context.bit_rate = Int64(settings.audioBitRate)
            context.time_base = AVRational(num: 1, den: Int32(settings.sampleRate))
            if container.wantsGlobalHeader {
                context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
            }
            context.flags |= AV_CODEC_FLAG_BITEXACT
        }
        blockSize = encoder.frameSize > 0 ? encoder.frameSize : 1024
        stream = try container.addStream(of: encoder)
        // WebM stores times that count from the priming, and readers take the priming off them;
        // FFmpeg's muxer (5.1) does not add it.
        position = settings.container == .webm ? encoder.initialPadding : 0
    }

    func append(_ samples: Span<Float>, to container: OutputContainer) throws(MediaError) {
        pending.reserveCapacity(pending.count + samples.count)
        for index in samples.indices { pending.append(min(max(samples[index], -1), 1)) }
        let blockValues = blockSize * settings.channelCount
        var start = 0
        while pending.count - start >= blockValues {
            try encodeBlock(pending[start..<start + blockValues], to: container)
            start += blockValues
        }
        pending.removeFirst(start)
    }

    func finish(to container: OutputContainer) throws(MediaError) {
        // A shorter last block is allowed: the encoder pads it, the file tells its true length.
        if !pending.isEmpty { try encodeBlock(pending[...], to: container) }
        pending = []
        try encode(nil, to: container)
    }

    private func encodeBlock(
        _ values: ArraySlice<Float>, to container: OutputContainer
    ) throws(MediaError) {
        let count = values.count / settings.channelCount
        let frame = try OutputFrame(
            sampleCount: count, sampleRate: settings.sampleRate,
            channelCount: settings.channelCount,
            format: isPlanar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT, path: path)
        try frame.withFrame { (block) throws(MediaError) in
            fill(block, with: values)
            block.pointee.pts = position
            position += Int64(count)
            try encode(block, to: container)
        }
    }

    private func fill(_ block: UnsafeMutablePointer<AVFrame>, with values: ArraySlice<Float>) {
        let channels = settings.channelCount
        let planes = isPlanar ? channels : 1
        let step = isPlanar ? channels : 1
        for plane in 0..<planes {
            guard let data = block.pointee.extended_data[plane] else { continue }
            let count = values.count / step
            data.withMemoryRebound(to: Float.self, capacity: count) { target in
                for index in 0..<count {
                    target[index] = values[values.startIndex + index * step + plane]
                }
            }
        }
    }

    private func encode(
        _ frame: UnsafeMutablePointer<AVFrame>?, to container: OutputContainer
    ) throws(MediaError) {
        try encoder.encode(frame) { (packet) throws(MediaError) in
            try container.write(packet, stream: stream, timeBase: encoder.timeBase)
        }
    }
}
