/// What the `ffmpeg` and `ffprobe` programs make of a file: the truth that reading is compared with.
import Foundation
import MediaIO
import Testing

/// The pictures and sounds of one file as FFmpeg's own programs give them.
struct FFmpegReference {
    let path: String

    /// The encoders that the installed `ffmpeg` has.
    static let encoders: Set<String> = {
        guard let lines = try? FFmpegTool.run("-hide_banner -encoders") else { return [] }
        return Set(
            String(decoding: lines, as: UTF8.self).split(separator: "\n").compactMap {
                let words = $0.split(separator: " ")
                return words.count > 1 ? String(words[1]) : nil
            })
    }()

    /// The time of every frame of a stream in seconds, in the order in which the decoder gives them;
    /// nil for a frame without a time.
    func frameSeconds(stream: Int) throws -> [Double?] {
        let base = try FFmpegTool.probe(
            "-select_streams \(stream) -show_entries stream=time_base -of csv=p=0 @0", files: [path]
        ).first?.split(whereSeparator: { $0 == "/" || $0 == "," }).compactMap { Double($0) }
        let timeBase = try #require(base)
        return try FFmpegTool.probe(
            "-select_streams \(stream) -show_entries frame=best_effort_timestamp -of csv=p=0 @0",
            files: [path]
        ).map { line in
            Double(line.prefix { $0 != "," }).map { $0 * timeBase[0] / timeBase[1] }
        }
    }

    /// The colour matrix to ask ffmpeg's scaler for, so that it follows `MediaFile`'s rule for pictures
    /// that do not tell.
    func matrix(stream: Int, height: Int) throws -> String {
        let told = try FFmpegTool.probe(
            "-select_streams \(stream) -read_intervals %+#1 -show_entries frame=color_space "
                + "-of csv=p=0 @0", files: [path])
        return height >= 720 && told.first?.hasPrefix("unknown") ?? true ? "bt709" : "auto"
    }

    /// Every frame of a picture stream, scaled and then passed through `turn` (a filter of FFmpeg's, or
    /// nothing), as red, green and blue of each pixel.
    ///
    /// The same filter, colour matrix and rounding as `MediaFile` are asked for, and one thread, because
    /// what decoders make up for damaged parts depends on the number of threads.
    func frames(
        stream: Int, width: Int, height: Int, shrinks: Bool, matrix: String,
        turn: String = "", every step: Int = 1
    ) throws -> [ArraySlice<UInt8>] {
        let flags =
            (shrinks ? "area" : "bicubic")
            + "+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
        let choice = step > 1 ? "select=not(mod(n\\,\(step)))," : ""
        let raw = try FFmpegTool.run(
            "-noautorotate -threads 1 -i @0 -map 0:\(stream) -fps_mode passthrough -vf "
                + "\(choice)scale=\(width):\(height):flags=\(flags):in_color_matrix=\(matrix),"
                + "format=gbrp\(turn) -f rawvideo -", files: [path])
        let count = width * height
        return stride(from: 0, to: raw.count, by: 3 * count).map { start in
            let planes = [UInt8](raw[raw.startIndex + start..<raw.startIndex + start + 3 * count])
            var pixels = [UInt8](repeating: 0, count: 3 * count)
            for index in 0..<count {
                pixels[3 * index] = planes[2 * count + index]
                pixels[3 * index + 1] = planes[index]
                pixels[3 * index + 2] = planes[count + index]
            }
            return pixels[...]
        }
    }

    /// `sound` with silence where the times of its frames leave a gap of more than 5 ms.
    func fillingGaps(of sound: [Float], stream: Int, rate: Int) throws -> [Float] {
        let frames = try FFmpegTool.probe(
            "-select_streams \(stream) -show_entries frame=pts_time,nb_samples -of csv=p=0 @0",
            files: [path]
        ).map { $0.split(separator: ",") }
        let start = frames.first?.first.flatMap { Double($0) } ?? 0
        var (filled, used): ([Float], Int) = ([], 0)
        for frame in frames {
            let count = try #require(frame.count > 1 ? Int(frame[1]) : nil)
            try #require(used + count <= sound.count)
            let seconds = Double(frame[0]) ?? start
            let gap = Int(((seconds - start) * Double(rate)).rounded()) - filled.count
            if gap > rate / 200 + 2 { filled += [Float](repeating: 0, count: gap) }
            filled += sound[used..<used + count]
            used += count
        }
        return filled + sound[used...]
    }

    /// The whole sound of a stream, decoded: the mean of its channels, as `MediaFile` defines it.
    func mono(stream: Int, channels: Int) throws -> [Float] {
        let raw = try FFmpegTool.run(
            "-i @0 -map 0:\(stream) -f f32le -c:a pcm_f32le -", files: [path])
        let interleaved = raw.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let factor = 1 / Float(channels)
        return stride(from: 0, to: interleaved.count - channels + 1, by: channels).map { start in
            var sum: Float = 0
            for channel in 0..<channels { sum += interleaved[start + channel] }
            return sum * factor
        }
    }
}

/// Ends the running case visibly when the installed `ffmpeg` cannot make its file.
func requireEncoder(_ name: String) throws {
    guard !FFmpegReference.encoders.contains(name) else { return }
    try Test.cancel("this ffmpeg has no encoder \"\(name)\"")
}
