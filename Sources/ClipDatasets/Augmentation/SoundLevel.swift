internal import Glibc

/// Loudness of a stretch of sound, for leaving out silence.
public enum SoundLevel {
    /// Root mean square in decibels relative to full scale; minus infinity for digital silence.
    public static func decibels(_ samples: [Float]) -> Double {
        guard !samples.isEmpty else { return -.infinity }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        return 10 * log10(power)
    }
}
