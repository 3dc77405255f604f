/// What a file's name says of which view of which event it shows: `NAME_view0.mp4` and `NAME_view1.mp4`
/// are two views of `NAME` (also `NAME.view0.mp4`).
///
/// Views of an event begin at the same moment and run at the same speed.
public struct ViewName: Sendable, Hashable {
    /// The event, with the folders before it: what the names of its views have in common.
    public let event: String
    /// Which view, from 0.
    public let view: Int

    /// Reads a name; nil where it does not end in `_view` or `.view` and a number, or nothing stands before that.
    ///
    /// - Parameter name: a file's name or path, with or without its ending.
    public init?(_ name: String) {
        let last = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        guard
            let read = Self.parse(name[...], from: last) ?? Self.parse(Self.stem(name), from: last)
        else { return nil }
        (event, view) = (String(read.event), read.view)
    }

    private static func stem(_ name: String) -> Substring {
        name[..<(name.lastIndex(of: ".") ?? name.endIndex)]
    }

    /// Splits `NAME_viewK`, whose last part begins at `start`.
    private static func parse(
        _ name: Substring, from start: String.Index
    ) -> (event: Substring, view: Int)? {
        guard start < name.endIndex else { return nil }
        let digits = name[start...].reversed().prefix { $0.isASCII && $0.isNumber }.count
        let head = name.dropLast(digits)
        guard digits > 0, let view = Int(name.suffix(digits)),
            head.hasSuffix("_view") || head.hasSuffix(".view")
        else { return nil }
        let event = head.dropLast(5)
        return event.endIndex > start ? (event, view) : nil
    }
}
