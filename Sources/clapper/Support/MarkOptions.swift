import ArgumentParser
internal import Inference
internal import MediaIO

/// What is to be followed, in the first frame.
struct MarkOptions: ParsableArguments {
    @Option(
        help: """
            A picture of the first frame's size: a palette picture with a colour for each object, as DAVIS has \
            them, or white on black for a single one.
            """)
    var mask: String?

    @Option(
        name: .customLong("box"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "Boxes around objects: first column and row, and those after the last, in pixels.",
            valueName: "x0,y0,x1,y1"))
    var boxes: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Points to follow, in pixels; a small disk around each is the object.",
            valueName: "x,y"))
    var points: [String] = []

    func validate() throws {
        let given = [mask != nil, !boxes.isEmpty, !points.isEmpty].count { $0 }
        guard given == 1 else {
            throw ValidationError("give one of --mask, --box and --points")
        }
        guard max(boxes.count, points.count) <= 254 else {
            throw ValidationError("no more than 254 objects can be followed")
        }
        for box in boxes where Self.numbers(box)?.count != 4 {
            throw ValidationError("--box takes x0,y0,x1,y1 in whole pixels, not '\(box)'")
        }
        for point in points where Self.numbers(point)?.count != 2 {
            throw ValidationError("--points takes x,y in whole pixels, not '\(point)'")
        }
    }

    /// The same for the library.
    ///
    /// - Throws: `MediaError` where the mask cannot be read.
    func marks() throws(MediaError) -> ObjectMarks {
        if let mask { return .mask(try LabelImage.labels(contentsOf: mask)) }
        if !boxes.isEmpty {
            return .boxes(boxes.compactMap(Self.numbers).map { ($0[0], $0[1], $0[2], $0[3]) })
        }
        return .points(
            points.compactMap(Self.numbers).map { (Double($0[0]), Double($0[1])) })
    }

    /// Whole numbers between commas, up to a million; nil where there is anything else.
    private static func numbers(_ text: String) -> [Int]? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.allSatisfy({ $0.map { (-1_000_000...1_000_000).contains($0) } ?? false })
        else { return nil }
        return numbers.compactMap { $0 }
    }
}
