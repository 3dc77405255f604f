/// Writes cues as the text of a `.srt` file.
public enum SubRipText {
    /// The text, in UTF-8 when written, with numbers from 1 and times to the millisecond.
    ///
    /// `SubtitleFile` reads the same cues back, with two exceptions: what looks like a tag, such as `<i>`, is one in
    /// this form and has no other spelling; and in a line that looks like one of times the arrow becomes `→`.
    /// A cue that would vanish by rounding lasts 1 ms; times before 0 become 0.
    ///
    /// - Parameter cues: in the order in which they are to be written.
    /// - Returns: the text; empty for no cues.
    public static func text(of cues: [SubtitleCue]) -> String {
        cues.enumerated().map { number, cue in
            let start = milliseconds(cue.startSeconds)
            let end = max(start + 1, milliseconds(cue.endSeconds))
            let lines = PlainLines.tidied(cue.text).split(separator: "\n").map(harmless)
            return "\(number + 1)\n\(stamp(start)) --> \(stamp(end))\n"
                + lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// The largest time that `CueTimes` reads back.
    private static let limit = 999_999_999 * 3_600_000.0

    private static func milliseconds(_ seconds: Double) -> Int {
        Int(min(limit, max(0, (seconds * 1000).rounded())))
    }

    private static func stamp(_ milliseconds: Int) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }
        return fields.joined(separator: ":") + "," + padded(rest, to: 3)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A line of text that is none of times.
    private static func harmless(_ line: Substring) -> String {
        guard CueTimes.areMeant(by: line) else { return String(line) }
        return String(line.map { $0 == ">" ? "→" : $0 })
    }
}
