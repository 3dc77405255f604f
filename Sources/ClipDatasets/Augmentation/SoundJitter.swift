public import Essentials

/// Random gain and shift in time of a stretch of sound.
public struct SoundJitter: Sendable {
    /// The factor of all samples lies within 1 ± this; 0 for none.
    public let gain: Double
    /// The stretch begins up to this many seconds earlier or later; 0 for none.
    public let shiftSeconds: Double

    /// Makes a rule; stops the program for numbers out of range.
    public init(gain: Double = 0, shiftSeconds: Double = 0) {
        guard (0...1).contains(gain), shiftSeconds >= 0 else {
            programmingError("sound jitter: gain \(gain), shift \(shiftSeconds) s")
        }
        self.gain = gain
        self.shiftSeconds = shiftSeconds
    }

    /// Draws by how much the start of a stretch moves, in seconds, and the factor of its samples.
    ///
    /// The shift comes first: it says what is read, and a stretch that reaches past an end of the
    /// sound is the reader's to refuse.
    public func draw(random: inout RandomStream) -> (shiftSeconds: Double, factor: Float) {
        let shift = random.uniform(in: -shiftSeconds...shiftSeconds)
        return (shift, Float(random.uniform(in: (1 - gain)...(1 + gain))))
    }
}
