/// Reads the text of `.srt` and `.vtt` files, the broken parts of which cost only themselves.
///
/// Both are paragraphs with a line of times. SubRip is never written quite as intended, so here
/// numbers may be missing, stand apart, or follow the last cue without an empty line, and text may hold
/// empty lines; it ends where the next number or line of times begins.
struct CueParser {
    /// The two forms.
    enum Form: String {
        case subRip = "subrip"
        case webVTT = "webvtt"
    }

    private struct Draft {
        let times: CueTimes
        var lines: [Substring]
    }

    private let form: Form
    private let lines: [Substring]
    private var drafts: [Draft] = []
    private var faults: [SubtitleFault] = []
    /// Whom text belongs to that has no times of its own.
    private var owner = Owner.nobody
    private enum Owner { case nobody, lastCue, brokenCue }

    /// Reads a whole text, without a byte order mark.
    ///
    /// - Returns: the cues in the order of the text, and what is wrong with it; nil where no line is
    ///   meant to tell times.
    static func parse(
        _ text: String, as form: Form
    ) -> (cues: [SubtitleCue], faults: [SubtitleFault])? {
        var parser = CueParser(text, form)
        parser.takeParagraphs()
        guard !parser.drafts.isEmpty || parser.lines.contains(where: CueTimes.areMeant) else {
            return nil
        }
        return (parser.cues, parser.faults)
    }

    private init(_ text: String, _ form: Form) {
        self.form = form
        lines = text.split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n" || $0 == "\r"
        }
    }

    /// The cues that show anything.
    private var cues: [SubtitleCue] {
        drafts.compactMap { draft in
            let joined = draft.lines.joined(separator: "\n")
            let plain =
                form == .subRip ? CueMarkup.plainSubRip(joined) : CueMarkup.plainWebVTT(joined)
            let text = PlainLines.tidied(plain)
            guard !text.isEmpty else { return nil }
            return SubtitleCue(
                startSeconds: draft.times.startSeconds, endSeconds: draft.times.endSeconds,
                text: text)
        }
    }

    // MARK: - Paragraphs

    private mutating func takeParagraphs() {
        var start = 0
        while let first = lines[start...].firstIndex(where: { !isBlank($0) }) {
            let end = lines[first...].firstIndex(where: isBlank) ?? lines.endIndex
            take(first..<end)
            start = end
        }
    }

    private mutating func take(_ paragraph: Range<Int>) {
        let timed = paragraph.filter { CueTimes.areMeant(by: lines[$0]) }
        guard let first = timed.first else { return takeUntimed(paragraph) }
        takeHeading(paragraph.lowerBound..<first)
        for (turn, line) in timed.enumerated() {
            let isLast = turn + 1 == timed.count
            var text = line + 1..<(isLast ? paragraph.upperBound : timed[turn + 1])
            // The number of a cue that follows without an empty line.
            if !isLast, form == .subRip, let last = text.last, isNumber(lines[last]) {
                text.removeLast()
            }
            begin(at: line, text)
        }
    }

    private mutating func begin(at line: Int, _ text: Range<Int>) {
        switch CueTimes.read(lines[line]) {
        case .failure(let fault):
            self.fault(line, fault.message)
            owner = .brokenCue
        case .success(let times):
            drafts.append(Draft(times: times, lines: Array(lines[text])))
            owner = .lastCue
        }
    }

    /// What stands right before a line of times: a number or name, if anything.
    private mutating func takeHeading(_ heading: Range<Int>) {
        let isNamed = form == .webVTT || heading.last.map { isNumber(lines[$0]) } ?? false
        let text = isNamed ? heading.dropLast() : heading
        if !text.isEmpty { takeText(text) }
    }

    private mutating func takeUntimed(_ paragraph: Range<Int>) {
        let first = lines[paragraph.lowerBound]
        if form == .webVTT {
            if !isBlock(first) { fault(paragraph.lowerBound, "text without times") }
        } else if !isNumber(first) {
            takeText(paragraph)
        } else if paragraph.count > 1 || !isFollowedByTimes(paragraph.upperBound) {
            fault(paragraph.lowerBound, "a cue without times")
            owner = .brokenCue
        }
    }

    private mutating func takeText(_ text: Range<Int>) {
        switch owner {
        case .lastCue where form == .subRip: drafts[drafts.count - 1].lines += lines[text]
        case .brokenCue: break
        default: fault(text.lowerBound, "text without times")
        }
    }

    // MARK: - Lines

    private func isFollowedByTimes(_ place: Int) -> Bool {
        lines[place...].first { !isBlank($0) }.map(CueTimes.areMeant) ?? false
    }

    /// Whether a line begins a part of WebVTT that is no cue.
    private func isBlock(_ line: Substring) -> Bool {
        let word = line.prefix { !$0.isWhitespace }
        return ["WEBVTT", "NOTE", "STYLE", "REGION"].contains(word)
    }

    private func isNumber(_ line: Substring) -> Bool {
        PlainLines.trimmed(line).allSatisfy { $0.isASCII && $0.isNumber }
    }

    private func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

    private mutating func fault(_ line: Int, _ message: String) {
        faults.append(SubtitleFault(line: line + 1, message: message))
    }
}
