extension TextForms {
    /// The records of a CSV file (RFC 4180): what `csvField(_:)` wrote, and what people write.
    ///
    /// Blanks around a field do not count unless they are in quotes. Line breaks of every kind end a
    /// record, and may be inside quotes; lines that are empty are none. A byte order mark is left out.
    ///
    /// - Parameter text: the file.
    /// - Returns: the fields of each record, and the line on which it begins, counted from 1.
    public static func csvRecords(of text: String) -> [(line: Int, fields: [String])] {
        var reader = CSVReader()
        let mark: Unicode.Scalar = "\u{FEFF}"
        let scalars = text.unicodeScalars
        for scalar in scalars.first == mark ? scalars.dropFirst() : scalars[...] {
            reader.take(scalar)
        }
        return reader.finish()
    }
}

/// Takes the text of a CSV file apart, scalar by scalar.
private struct CSVReader {
    private var records: [(line: Int, fields: [String])] = []
    private var fields: [String] = []
    private var line = 1
    private var firstLine = 1
    private var previous: Unicode.Scalar?

    // Of the field at hand.
    private var field = String.UnicodeScalarView()
    private var isQuoted = false
    private var hadQuotes = false
    /// Blanks at its end that are not in quotes.
    private var blankCount = 0

    mutating func take(_ scalar: Unicode.Scalar) {
        // CR LF is one line break.
        if scalar == "\r" || scalar == "\n" && previous != "\r" { line += 1 }
        switch scalar {
        case "\"" where isQuoted: isQuoted = false
        case _ where isQuoted: keep(scalar)
        case "\"" where hadQuotes && previous == "\"":
            // Twice inside quotes: it is meant.
            keep(scalar)
            isQuoted = true
        case "\"" where !hadQuotes && field.isEmpty: (isQuoted, hadQuotes) = (true, true)
        case ",": endField()
        case "\r", "\n": endRecord()
        case " ", "\t":
            guard hadQuotes || !field.isEmpty else { break }
            field.append(scalar)
            blankCount += 1
        default: keep(scalar)
        }
        previous = scalar
    }

    mutating func finish() -> [(line: Int, fields: [String])] {
        endRecord()
        return records
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        field.append(scalar)
        blankCount = 0
    }

    private mutating func endField() {
        field.removeLast(blankCount)
        fields.append(String(field))
        field = String.UnicodeScalarView()
        (isQuoted, hadQuotes, blankCount) = (false, false, 0)
    }

    private mutating func endRecord() {
        let isEmptyLine = fields.isEmpty && field.isEmpty && !hadQuotes
        endField()
        if !isEmptyLine { records.append((firstLine, fields)) }
        fields = []
        firstLine = line
    }
}
