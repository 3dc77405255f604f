/// The line of a cue that tells its times: `00:01:02,345 --> 00:01:04,000`.
struct CueTimes: Equatable {
    let startSeconds: Double
    let endSeconds: Double

    /// Whether a line is meant to tell times, rightly or not; `12:30 -> lunch` is text.
    static func areMeant(by line: Substring) -> Bool {
        let line = PlainLines.trimmed(line)
        guard let first = line.first, first.isNumber || first == "-", let arrow = arrow(in: line),
            line[..<arrow.lowerBound].contains(":")
        else { return false }
        let after = line[arrow.upperBound...].first { !$0.isWhitespace }
        return line[arrow].hasPrefix("--") || after.map(\.isNumber) ?? false
    }

    /// Reads such a line; what follows the second time (places, settings) is left out.
    ///
    /// Hours may be missing and have any number of digits, comma and point are the same, up to three
    /// digits after it are milliseconds as in FFmpeg's reader.
    ///
    /// - Returns: the times, or what is wrong.
    static func read(_ line: Substring) -> Result<CueTimes, Fault> {
        guard let arrow = arrow(in: line) else { return .failure(Fault(message: "has no arrow")) }
        let before = PlainLines.trimmed(line[..<arrow.lowerBound])
        let after = PlainLines.trimmed(line[arrow.upperBound...]).prefix { !$0.isWhitespace }
        guard let start = seconds(before) else {
            return .failure(Fault(message: "\"\(before)\" is no time"))
        }
        guard let end = seconds(after) else {
            return .failure(Fault(message: "\"\(after)\" is no time"))
        }
        guard start < end else {
            return .failure(Fault(message: "the cue ends when it begins or before"))
        }
        return .success(CueTimes(startSeconds: start, endSeconds: end))
    }

    /// What is wrong with a line.
    struct Fault: Error, Equatable {
        let message: String
    }

    /// The arrow, also where it is one dash short.
    private static func arrow(in line: Substring) -> Range<Substring.Index>? {
        guard let tip = line.firstIndex(of: ">") else { return nil }
        var start = tip
        while start > line.startIndex, line[line.index(before: start)] == "-" {
            start = line.index(before: start)
        }
        return start < tip ? start..<line.index(after: tip) : nil
    }

    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let last = parts.last else { return nil }
        let fields = last.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard (1...2).contains(fields.count), let second = number(fields[0]), second < 60,
            let minute = number(parts[parts.count - 2]), minute < 60
        else { return nil }
        guard let hour = parts.count == 3 ? number(parts[0]) : 0 else { return nil }
        guard let milliseconds = fields.count == 2 ? milliseconds(fields[1]) : 0 else { return nil }
        // One division at the end, so that equal times are equal numbers.
        return (Double((hour * 60 + minute) * 60 + second) * 1000 + milliseconds) / 1000
    }

    private static func milliseconds(_ digits: Substring) -> Double? {
        guard let value = number(digits) else { return nil }
        var divisor = 1.0
        for _ in 0..<max(0, digits.count - 3) { divisor *= 10 }
        return Double(value) / divisor
    }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return Int(digits)
    }
}
