internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// A table of boxes: `file,seconds,x0,y0,x1,y1`, with that line as its head.
///
/// `file` is the clip's name in its folder, with or without its ending; `seconds` an instant at which the
/// frame is shown; the rest a box in pixels of the frame as shown, half open. Lines with the same file and
/// instant together make one region.
enum BoxTable {
    private static let head = "file,seconds,x0,y0,x1,y1"

    private struct Moment: Hashable {
        let file: String
        let seconds: Double
    }

    /// Reads a table.
    static func read(_ path: String, for files: ClipFiles) throws(FileError) -> LocalizationTruth {
        let lines = try ReadFile.text(at: path).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.first.map({ $0.filter { $0 != " " } }) == head else {
            throw .malformed(path, "line 1 is not '\(head)'")
        }
        var order: [Moment] = []
        var boxes: [Moment: [[Double]]] = [:]
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = fields(of: line)
            let numbers = fields.dropFirst().compactMap { Double($0) }
            guard fields.count == 6, numbers.count == 5, numbers.allSatisfy(\.isFinite),
                numbers[1] < numbers[3], numbers[2] < numbers[4]
            else {
                throw .malformed(
                    path, "line \(number + 1) is not a file, an instant and a box: \(line)")
            }
            let moment = Moment(file: fields[0], seconds: numbers[0])
            if boxes[moment] == nil { order.append(moment) }
            boxes[moment, default: []].append(Array(numbers.dropFirst()))
        }
        return truth(order.map { ($0, boxes[$0] ?? []) }, files)
    }

    private static func truth(
        _ moments: [(Moment, boxes: [[Double]])], _ files: ClipFiles
    ) -> LocalizationTruth {
        var result = LocalizationTruth()
        for (moment, boxes) in moments {
            guard let clip = files.clip(moment.file), let video = clip.info.video else {
                result.leaveOut("no such clip")
                continue
            }
            let (width, height) = (Double(video.width), Double(video.height))
            result.moments.append(
                AnnotatedMoment(
                    picturePath: clip.path, seconds: moment.seconds, soundPath: clip.path,
                    boxes: boxes.map {
                        AnnotatedBox(
                            left: $0[0] / width, top: $0[1] / height, right: $0[2] / width,
                            bottom: $0[3] / height)
                    }, rule: .union))
        }
        return result
    }

    /// The fields of a line of CSV; names in quotes may hold commas, and quotes as pairs.
    private static func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"":
                // The second quote of a pair is one of the name.
                if !isQuoted, !fields[fields.count - 1].isEmpty {
                    fields[fields.count - 1] += "\""
                }
                isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
