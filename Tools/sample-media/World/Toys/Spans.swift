// Stretches of time in which something is on: a whistle, a horn, a chord.

internal import Essentials

/// Separate on-spans in order, with helpers for smooth opening and closing.
struct Spans: Sendable {
    private(set) var spans: [(start: Double, end: Double)] = []

    /// Spans with lengths and pauses drawn from ranges; none overlaps the quiet stretch.
    init(
        _ world: ToyWorld, on: ClosedRange<Double>, off: ClosedRange<Double>,
        random: inout RandomStream
    ) {
        guard world.isPlaying else { return }
        var time = random.uniform(in: 0...0.4)
        while time < world.seconds {
            let end = time + random.uniform(in: on)
            let isFree = world.quiet.map { end < $0.lowerBound || time > $0.upperBound } ?? true
            if isFree { spans.append((time, end)) }
            time = end + random.uniform(in: off)
        }
    }

    /// Index of the span that holds a time.
    func index(at time: Double) -> Int? {
        spans.firstIndex { $0.start <= time && time < $0.end }
    }

    /// 1 inside the spans, 0 outside, moving within `attack` and `release` seconds after the
    /// switch.
    func opening(at time: Double, attack: Double = 0.06, release: Double = 0.1) -> Double {
        var value = 0.0
        for span in spans where span.start <= time && time < span.end + release {
            let rise = ease((time - span.start) / attack)
            let fall = time < span.end ? 1 : 1 - ease((time - span.end) / release)
            value = max(value, min(rise, fall))
        }
        return value
    }

    /// One event of a type at each start.
    func events(_ type: String) -> [ToyEvent] {
        spans.map { ToyEvent(time: $0.start, type: type) }
    }
}
