internal import Essentials

/// Moments of a sequence in pairs that belong together, far from all other pairs of the same draw.
struct MomentPairs: Equatable {
    /// The moments that are looked for a partner, in seconds, ascending.
    private(set) var anchors: [Double] = []
    /// Their partners.
    private(set) var positives: [Double] = []

    /// How pairs lie.
    struct Rule: Sendable {
        /// Pairs of a draw.
        let count: Int
        /// Moments up to this many seconds apart belong together; those more than twice as far apart do not.
        let radius: Double
        /// Whether partners are of the very same moment, as they are where they come from another view.
        let isSimultaneous: Bool

        /// Seconds from one anchor to the next, at least: so that each is more than two radii from all other
        /// partners.
        var leastDistance: Double { (isSimultaneous ? 2 : 3) * radius * 1.001 }
        /// The shortest stretch in which pairs find room.
        var span: Double { Double(count - 1) * leastDistance + 2 * radius }
        /// Whether two moments of a sequence are far enough apart to be told apart.
        func areApart(_ a: Double, _ b: Double) -> Bool { abs(a - b) > 2 * radius }
    }

    /// Draws pairs; all places of anchors that keep their distance are equally likely.
    ///
    /// A partner lies anywhere within the radius, before or after; on the other side where it would leave the range. It is
    /// so far away that another picture is shown then, as far as the radius allows.
    ///
    /// - Parameters:
    ///   - rule: how pairs lie.
    ///   - range: where all moments lie, at least `span` seconds long; the program stops for a shorter one.
    ///   - pictureSeconds: for how long a picture is shown.
    ///   - random: the sample's stream.
    /// - Returns: as many pairs as the rule says.
    static func draw(
        _ rule: Rule, in range: Range<Double>, pictureSeconds: Double = 0,
        random: inout RandomStream
    ) -> MomentPairs {
        let length = range.upperBound - range.lowerBound
        guard length >= rule.span else {
            programmingError("moment pairs: \(rule.count) do not find room in \(length) s")
        }
        let spare = length - Double(rule.count - 1) * rule.leastDistance
        // A twentieth more, since containers round times.
        let nearest = min(rule.radius, 1.05 * pictureSeconds)
        let free = rule.radius - nearest
        let places = (0..<rule.count).map { _ in random.uniform(in: 0...spare) }.sorted()
        var pairs = MomentPairs()
        for (number, place) in places.enumerated() {
            let anchor = range.lowerBound + place + Double(number) * rule.leastDistance
            pairs.anchors.append(anchor)
            guard !rule.isSimultaneous else {
                pairs.positives.append(anchor)
                continue
            }
            let draw = random.uniform(in: -1...1)
            let away = draw * free + (draw < 0 ? -nearest : nearest)
            let isInside = anchor + away >= range.lowerBound && anchor + away <= range.upperBound
            pairs.positives.append(isInside ? anchor + away : anchor - away)
        }
        return pairs
    }
}
