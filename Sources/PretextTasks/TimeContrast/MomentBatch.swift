internal import TensorCore

/// The moments of a batch: which pairs may be held against each other.
struct MomentBatch {
    /// Number of the event of each pair, or of its sample where moments of two samples cannot be compared.
    let events: [Int]
    /// Seconds of each pair's anchor and of its partner.
    let anchors, positives: [Double]
    let rule: MomentPairs.Rule
    /// Whether moments of other events do not count.
    let isWithinEvents: Bool

    /// Pairs in the batch.
    var count: Int { events.count }

    init(
        events: [Int], anchors: [Double], positives: [Double], rule: MomentPairs.Rule,
        isWithinEvents: Bool
    ) {
        (self.events, self.anchors, self.positives) = (events, anchors, positives)
        self.rule = rule
        self.isWithinEvents = isWithinEvents
    }

    /// Reads `[N, K, 3]`: event, seconds of anchor and partner.
    ///
    /// `isCentred`: two samples of one event have had other means taken off, and are like two events.
    init(_ moments: Tensor, rule: MomentPairs.Rule, isWithinEvents: Bool, isCentred: Bool) {
        let values = moments.values
        let rows = stride(from: 0, to: values.count, by: 3)
        let sampleLength = 3 * moments.shape[1]
        self.init(
            events: rows.map { isCentred ? $0 / sampleLength : Int(values[$0]) },
            anchors: rows.map { Double(values[$0 + 1]) },
            positives: rows.map { Double(values[$0 + 2]) }, rule: rule,
            isWithinEvents: isWithinEvents)
    }

    /// Whether the partner of a pair is a wrong answer for the anchor of another.
    ///
    /// Moments of one event are, where they are more than two radii apart; what is nearer counts as neither.
    func isNegative(anchor: Int, positive: Int) -> Bool {
        guard anchor != positive else { return false }
        return areApart(
            (events[anchor], anchors[anchor]), (events[positive], positives[positive]))
    }

    /// The same for two of all moments: anchors first, then partners.
    func isNegative(point: Int, point other: Int) -> Bool {
        guard point % count != other % count else { return false }
        return areApart(moment(point), moment(other))
    }

    private func moment(_ point: Int) -> (event: Int, seconds: Double) {
        point < count
            ? (events[point], anchors[point])
            : (events[point - count], positives[point - count])
    }

    private func areApart(
        _ a: (event: Int, seconds: Double), _ b: (event: Int, seconds: Double)
    ) -> Bool {
        a.event == b.event ? rule.areApart(a.seconds, b.seconds) : !isWithinEvents
    }
}
