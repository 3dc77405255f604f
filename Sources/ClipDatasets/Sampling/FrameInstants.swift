public import Essentials

/// The instants of the frames that a sample is made of.
public enum FrameInstants {
    /// What is done about instants that lie past the end of the pictures.
    public enum EndPolicy: String, Sendable, CaseIterable {
        /// The sample is refused.
        case refuse
        /// The last picture stands still.
        case hold
        /// The pictures start again at their beginning.
        case loop
        /// The pictures run backwards from the end, and forwards again at the beginning.
        case reverse
    }

    /// Instants in the middle of equal parts of a stretch of time.
    ///
    /// Source: Wang et al., "Temporal Segment Networks", ECCV 2016, arXiv 1608.00859, section 3.1.
    ///
    /// - Parameters:
    ///   - count: how many, at least 1.
    ///   - range: the stretch, in seconds.
    /// - Returns: ascending instants in seconds.
    public static func evenlySpaced(_ count: Int, in range: Range<Double>) -> [Double] {
        guard count >= 1 else { programmingError("evenly spaced: \(count) instants") }
        let step = (range.upperBound - range.lowerBound) / Double(count)
        return (0..<count).map { range.lowerBound + (Double($0) + 0.5) * step }
    }

    /// One instant in each of equal parts of a stretch of time, at random in its part.
    ///
    /// - Parameters:
    ///   - count: how many, at least 1.
    ///   - range: the stretch, in seconds.
    ///   - random: the sample's stream.
    /// - Returns: ascending instants in seconds.
    public static func oneInEachPart(
        _ count: Int, of range: Range<Double>, random: inout RandomStream
    ) -> [Double] {
        guard count >= 1 else { programmingError("instants: \(count) parts") }
        let step = (range.upperBound - range.lowerBound) / Double(count)
        return (0..<count).map { part in
            let start = range.lowerBound + Double(part) * step
            return random.uniform(in: start...(start + step))
        }
    }

    /// Consecutive instants from a random start.
    ///
    /// The start lies where all instants lie inside; where the stretch is too short for that, at its
    /// beginning, and `policy` says what the instants past the end become.
    ///
    /// - Parameters:
    ///   - count: how many, at least 1.
    ///   - step: seconds from one to the next: frames left out between two, plus one, divided by the
    ///     frame rate.
    ///   - range: where pictures are, in seconds.
    ///   - policy: what is done where they end too early.
    ///   - random: the sample's stream; one number is drawn.
    /// - Returns: instants within `range`, or nil where the sample is refused.
    public static func consecutive(
        _ count: Int, step: Double, in range: Range<Double>, policy: EndPolicy,
        random: inout RandomStream
    ) -> [Double]? {
        guard count >= 1, step > 0 else {
            programmingError("consecutive instants: \(count) every \(step) s")
        }
        guard !range.isEmpty else { return nil }
        let spare = range.upperBound - range.lowerBound - Double(count - 1) * step
        let start = random.uniform(in: 0...max(0, spare))
        if spare <= 0, policy == .refuse { return nil }
        return (0..<count).map { index in
            place(start + Double(index) * step, step, in: range, policy)
        }
    }

    /// Where an instant, counted from the start of the stretch, is taken from.
    private static func place(
        _ offset: Double, _ step: Double, in range: Range<Double>, _ policy: EndPolicy
    ) -> Double {
        let length = range.upperBound - range.lowerBound
        // A millionth of a step is rounding.
        guard offset >= length - 1e-6 * step else { return range.lowerBound + offset }
        // Whole steps that fit inside, so that a picture is met at the same phase again.
        let steps = max(1, Int((length / step - 1e-6).rounded(.up)))
        let index = Int((offset / step).rounded())
        let last = steps - 1
        switch policy {
        case .refuse, .hold: return range.lowerBound + Double(last) * step
        case .loop: return range.lowerBound + Double(index % steps) * step
        case .reverse:
            guard last > 0 else { return range.lowerBound }
            let inside = index % (2 * last)
            return range.lowerBound + Double(min(inside, 2 * last - inside)) * step
        }
    }
}
