internal import Essentials
internal import Foundation
internal import Inference

/// Where objects are, a line for each object and frame, written as frames come.
final class TrackingTable {
    private static let head =
        "frame,seconds,object,area,x,y,left,top,right,bottom,peak_x,peak_y"
    private let draft: TableDraft

    /// Begins the table.
    init(path: String) throws(FileError) {
        draft = try TableDraft(path: path, head: Self.head)
    }

    /// Adds the objects of a frame; what an object no longer has stays empty, and its area is 0.
    func append(_ frame: TrackedFrame) throws(FileError) {
        let regions = ObjectRegion.regions(of: frame.objects, in: frame.labels)
        for (index, label) in frame.objects.enumerated() {
            let (region, peak) = (regions[index], frame.peaks[index])
            var fields = [String(frame.number), String(frame.seconds), String(label)]
            fields.append(String(region?.area ?? 0))
            fields += [number(region?.centre.x), number(region?.centre.y)]
            let box = region?.box
            fields += [box?.left, box?.top, box?.right, box?.bottom].map {
                $0.map(String.init) ?? ""
            }
            fields += [number(peak?.x), number(peak?.y)]
            try draft.append(line: fields.joined(separator: ","))
        }
    }

    private func number(_ value: Double?) -> String {
        value.map { String(format: "%.2f", $0) } ?? ""
    }

    /// Puts the table in its place.
    func finish() throws(FileError) { try draft.finish() }
}
