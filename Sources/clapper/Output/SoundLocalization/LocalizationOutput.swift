internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import Reporting

/// Writes the maps of a clip in one of several forms.
struct LocalizationOutput {
    let result: LocalizedClip
    let clip: String
    let sound: String?
    let span: ClipLocalizer.Span
    let path: String

    /// Writes the file that `path` names.
    func write() throws {
        switch LocalizationForm(path: path) {
        case .mp4:
            try LocalizationMovie(result: result, clip: clip, sound: sound, span: span)
                .write(to: path)
        case .gif: try writeAnimation()
        case .png: try writeSheet()
        case .npy:
            try writeArray()
            try LocalizationTable(result: result, clip: clip, sound: sound)
                .writeJSON(to: path.dropLast("npy".count) + "json")
        case .csv:
            try LocalizationTable(result: result, clip: clip, sound: sound).writeCSV(to: path)
        case .json, nil:
            try LocalizationTable(result: result, clip: clip, sound: sound).writeJSON(to: path)
        }
    }

    /// What was found, in a line.
    var summary: String {
        let moments = result.moments
        let verdicts = moments.compactMap { $0.isFound(boundary: result.boundary) }
        let first = String(format: "%.2f", moments.first?.seconds ?? 0)
        let last = String(format: "%.2f", moments.last?.seconds ?? 0)
        var text = "\(path): \(moments.count) maps from \(first) to \(last) s"
        if !verdicts.isEmpty {
            text += ", the source found in \(verdicts.count { $0 })"
        }
        if result.unheardCount > 0 {
            text += "; \(result.unheardCount) frames have no whole window of sound around them"
        }
        return text
    }

    // MARK: - Forms

    /// The responses, `[moments, rows, columns]`.
    private func writeArray() throws {
        let map = result.moments[0].map
        let values = result.moments.flatMap(\.map.values)
        try NumPyArray(shape: [result.moments.count, map.height, map.width], values: values)
            .write(to: path)
    }

    private func writeAnimation() throws {
        let canvas = LocalizationCanvas(result: result, longestSide: 400)
        let writer = try GIFWriter(
            path: path, width: canvas.panel.width, height: canvas.panel.height)
        var index = 0
        try MediaFile(path: clip).frames(
            at: result.moments.map(\.seconds), size: canvas.frameSize
        ) { _, frame in
            let moment = result.moments[index]
            index += 1
            try writer.append(
                picture: canvas.render(frame, moment).pixels.span, at: moment.seconds)
        }
        try writer.finish(at: (result.moments.last?.seconds ?? 0) + span.stride)
    }

    private static let sheetMoments = 12

    /// Moments evenly spread over all, the first and the last among them.
    private func writeSheet() throws {
        let count = min(Self.sheetMoments, result.moments.count)
        let chosen = (0..<count).map { place in
            result.moments[
                count == 1 ? 0 : place * (result.moments.count - 1) / (count - 1)]
        }
        let canvas = LocalizationCanvas(result: result, longestSide: 320, hasBar: false)
        var panels: [RGBImage] = []
        try MediaFile(path: clip).frames(
            at: chosen.map(\.seconds), size: canvas.frameSize
        ) { _, frame in
            panels.append(canvas.render(frame, chosen[panels.count]))
        }
        let heard = sound.map { ", sound of \(Self.name($0))" } ?? ""
        let sheet = ResponseSheet(
            title: "\(Self.name(clip))\(heard)", panels: panels, columnCount: 4,
            overlay: canvas.panel.overlay)
        try PNGWriter.write(sheet.render(), to: path)
    }

    private static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
