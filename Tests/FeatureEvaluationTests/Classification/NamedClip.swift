import ClipDatasets
import Foundation

/// Records of clips of which nothing counts but the name.
enum NamedClip {
    static func records(_ names: [String]) throws -> [ClipRecord] {
        try names.map { name in
            let info: [String: Any] = [
                "path": "/clips/" + name, "container": "mp4", "startSeconds": 0,
                "subtitles": [Any](),
            ]
            let record: [String: Any] = [
                "name": name, "path": "/clips/" + name, "byteCount": 1, "info": info,
            ]
            return try JSONDecoder().decode(
                ClipRecord.self, from: JSONSerialization.data(withJSONObject: record))
        }
    }
}
