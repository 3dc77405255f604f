internal import CFFmpeg

/// Owner of a graph of FFmpeg's filters that recognizes speech: samples in, words out.
final class SpeechFilter {
    /// Samples a second that it takes.
    static let sampleRate = 16_000

    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let source: UnsafeMutablePointer<AVFilterContext>
    private let sink: UnsafeMutablePointer<AVFilterContext>
    private let frame: UnsafeMutablePointer<AVFrame>
    private let path: String
    private var place: Int64 = 0

    /// Makes the graph and reads the model.
    ///
    /// - Parameters:
    ///   - model: what is recognized by.
    ///   - path: the file that is listened to, for messages.
    /// - Throws: `MediaError.failed` where the model cannot be read or the graph not be made.
    init(model: SpeechModel, path: String) throws(MediaError) {
        guard let graph = avfilter_graph_alloc(), let frame = av_frame_alloc() else {
            throw MediaError(code: .failed, path: path, message: "out of memory")
        }
        var owned = (graph: Optional(graph), frame: Optional(frame))
        do throws(MediaError) {
            source = try Self.filter(
                "abuffer", in: graph,
                [
                    ("sample_rate", String(Self.sampleRate)), ("sample_fmt", "s16"),
                    ("channel_layout", "mono"), ("time_base", "1/\(Self.sampleRate)"),
                ], path)
            let recognizer = try Self.filter(
                "asr", in: graph,
                [
                    ("rate", String(Self.sampleRate)), ("hmm", model.acousticPath),
                    ("dict", model.dictionaryPath), ("lm", model.languagePath),
                ], path)
            sink = try Self.filter("abuffersink", in: graph, [], path)
            try check(avfilter_link(source, 0, recognizer, 0), "avfilter_link", path)
            try check(avfilter_link(recognizer, 0, sink, 0), "avfilter_link", path)
            try check(avfilter_graph_config(graph, nil), "avfilter_graph_config", path)
        } catch {
            avfilter_graph_free(&owned.graph)
            av_frame_free(&owned.frame)
            throw error
        }
        self.graph = graph
        self.frame = frame
        self.path = path
    }

    deinit {
        var owned = (graph: Optional(graph), frame: Optional(frame))
        avfilter_graph_free(&owned.graph)
        av_frame_free(&owned.frame)
    }

    private static func filter(
        _ name: String, in graph: UnsafeMutablePointer<AVFilterGraph>,
        _ options: [(key: String, value: String)], _ path: String
    ) throws(MediaError) -> UnsafeMutablePointer<AVFilterContext> {
        guard let filter = avfilter_get_by_name(name),
            let context = avfilter_graph_alloc_filter(graph, filter, name)
        else {
            throw MediaError(
                code: .failed, path: path, message: "this FFmpeg has no filter '\(name)'")
        }
        for (key, value) in options {
            try check(
                av_opt_set(context, key, value, AV_OPT_SEARCH_CHILDREN), "av_opt_set \(key)", path)
        }
        try check(avfilter_init_str(context, nil), "avfilter_init_str \(name)", path)
        return context
    }

    /// Takes the next samples.
    ///
    /// - Parameter samples: from -1 to 1, at `sampleRate`; not empty.
    /// - Returns: what was understood of an utterance that ended with them; nil where none did.
    /// - Throws: `MediaError.failed`.
    func take(_ samples: [Float]) throws(MediaError) -> String? {
        av_frame_unref(frame)
        frame.pointee.nb_samples = Int32(samples.count)
        frame.pointee.format = AV_SAMPLE_FMT_S16.rawValue
        frame.pointee.sample_rate = Int32(Self.sampleRate)
        av_channel_layout_default(&frame.pointee.ch_layout, 1)
        frame.pointee.pts = place
        place += Int64(samples.count)
        try check(av_frame_get_buffer(frame, 0), "av_frame_get_buffer", path)
        frame.pointee.data.0?.withMemoryRebound(to: Int16.self, capacity: samples.count) {
            for (index, sample) in samples.enumerated() {
                $0[index] = Int16((max(-1, min(1, sample.isNaN ? 0 : sample)) * 32767).rounded())
            }
        }
        try check(av_buffersrc_add_frame(source, frame), "av_buffersrc_add_frame", path)
        var text: String?
        while true {
            let result = av_buffersink_get_frame(sink, frame)
            if result == clapper_averror(EAGAIN) { return text }
            try check(result, "av_buffersink_get_frame", path)
            if let entry = av_dict_get(frame.pointee.metadata, "lavfi.asr.text", nil, 0) {
                text = String(cString: entry.pointee.value)
            }
            av_frame_unref(frame)
        }
    }
}
