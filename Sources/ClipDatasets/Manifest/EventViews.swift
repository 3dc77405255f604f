/// Which clips show the same event from several views, by their names; see `ViewName`.
public struct EventViews: Sendable {
    private var views: [String: [ClipRecord]] = [:]
    private var numbers: [String: Int] = [:]

    /// Sorts clips by event; a clip whose name tells no view is an event of its own.
    public init(of clips: [ClipRecord]) {
        for clip in clips {
            let event = Self.event(of: clip)
            if numbers[event] == nil { numbers[event] = numbers.count }
            views[event, default: []].append(clip)
        }
    }

    private static func event(of clip: ClipRecord) -> String {
        ViewName(clip.path)?.event ?? clip.path
    }

    /// The other views of what a clip shows, in the order of the collection.
    public func others(than clip: ClipRecord) -> [ClipRecord] {
        (views[Self.event(of: clip)] ?? []).filter { $0.path != clip.path }
    }

    /// The number of the event that a clip shows, from 0 in the order of the collection; nil for a clip that is not in
    /// it.
    public func event(ofClip clip: ClipRecord) -> Int? { numbers[Self.event(of: clip)] }
}
