internal import Essentials
internal import Inference

/// Where the peaks of a clip are, as a table.
struct LocalizationTable {
    let result: LocalizedClip
    let clip: String
    let sound: String?

    /// A line a moment; empty where there is nothing to compare with.
    func writeCSV(to path: String) throws(FileError) {
        try AtomicFile.write(to: path) { (writer) throws(FileError) in
            let names = ["seconds"] + fields(of: result.moments[0]).map(\.name)
            try writer.append(Array((names.joined(separator: ",") + "\n").utf8))
            for moment in result.moments {
                let values = fields(of: moment).map { $0.value ?? "" }
                let line = ([String(moment.seconds)] + values).joined(separator: ",") + "\n"
                try writer.append(Array(line.utf8))
            }
        }
    }

    /// An object: file, sizes, the area that maps cover, and `moments`, an object each.
    func writeJSON(to path: String) throws(FileError) {
        try AtomicFile.write(to: path) { (writer) throws(FileError) in
            try writer.append(Array((head + ",\"moments\":[").utf8))
            for (index, moment) in result.moments.enumerated() {
                let values =
                    [("seconds", String(moment.seconds))]
                    + fields(of: moment).map { ($0.name, $0.value ?? "null") }
                let body = values.map { "\"\($0)\":\($1)" }.joined(separator: ",")
                try writer.append(Array(((index == 0 ? "\n" : ",\n") + "{\(body)}").utf8))
            }
            try writer.append(Array("]}\n".utf8))
        }
    }

    private var head: String {
        let (width, height) = (Double(result.frameWidth), Double(result.frameHeight))
        let area = result.area
        let box = [
            area.left * width, area.top * height, (area.left + area.width) * width,
            (area.top + area.height) * height,
        ]
        let map = result.moments[0].map
        let fields = [
            ("file", TextForms.jsonString(clip)),
            ("sound", TextForms.jsonString(sound ?? clip)),
            ("width", String(result.frameWidth)), ("height", String(result.frameHeight)),
            ("map_rows", String(map.height)), ("map_columns", String(map.width)),
            ("map_area", "[" + box.map { String($0) }.joined(separator: ",") + "]"),
            ("boundary", result.boundary.map { String($0) } ?? "null"),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    }

    /// Names and values as JSON and CSV both write them; nil where there is none.
    private func fields(of moment: LocalizedMoment) -> [(name: String, value: String?)] {
        let peak = result.peak(of: moment)
        let isFound = moment.isFound(boundary: result.boundary)
        return [
            ("x", String(peak.x)), ("y", String(peak.y)), ("peak", String(moment.map.peak)),
            ("mismatched_median", moment.mismatched.map { String($0.median) }),
            ("mismatched_95", moment.mismatched.map { String($0.high) }),
            ("found", isFound.map { String($0) }),
        ]
    }
}
