/// What one setting means: its name, default, range and explanation.
public struct OptionDefinition: Sendable {
    /// The name, the same in a configuration file, after `--set` and as a flag: `batch-size`.
    public let key: String
    /// The value used where nothing else is said; its case is the setting's type.
    public let standard: OptionValue
    /// What it does, with its unit.
    public let help: String
    /// Smallest and largest value allowed, for numbers.
    public let range: ClosedRange<Double>?
    /// The words allowed, for a choice.
    public let choices: [String]?

    private init(
        _ key: String, _ standard: OptionValue, _ help: String,
        range: ClosedRange<Double>? = nil, choices: [String]? = nil
    ) {
        self.key = key
        self.standard = standard
        self.help = help
        self.range = range
        self.choices = choices
    }

    /// A whole number within a closed range.
    public static func integer(
        _ key: String, _ standard: Int, in range: ClosedRange<Int>, _ help: String
    ) -> OptionDefinition {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return OptionDefinition(key, .integer(standard), help, range: bounds)
    }

    /// A real number within a closed range.
    public static func number(
        _ key: String, _ standard: Double, in range: ClosedRange<Double>, _ help: String
    ) -> OptionDefinition {
        OptionDefinition(key, .number(standard), help, range: range)
    }

    /// One word out of a few.
    public static func choice(
        _ key: String, _ standard: String, of choices: [String], _ help: String
    ) -> OptionDefinition {
        OptionDefinition(key, .text(standard), help, choices: choices)
    }

    /// Any text, such as a path; empty for none.
    public static func text(_ key: String, _ standard: String, _ help: String) -> OptionDefinition {
        OptionDefinition(key, .text(standard), help)
    }

    /// Yes or no.
    public static func flag(_ key: String, _ standard: Bool, _ help: String) -> OptionDefinition {
        OptionDefinition(key, .flag(standard), help)
    }

    /// Reads a value of this setting's type.
    ///
    /// - Throws: `ConfigurationError.badValue`, which says what is allowed.
    public func value(from text: String) throws(ConfigurationError) -> OptionValue {
        switch standard {
        case .integer:
            if let value = Int(text), allows(Double(value)) { return .integer(value) }
        case .number:
            if let value = Double(text), allows(value) { return .number(value) }
        case .flag:
            if let value = Bool(text) { return .flag(value) }
        case .text:
            if choices?.contains(text) ?? !text.contains(where: \.isNewline) { return .text(text) }
        }
        throw .badValue(key: key, text: text, allowed: allowedDescription)
    }

    /// What values are allowed, in words.
    public var allowedDescription: String {
        switch standard {
        case .integer, .number:
            let kind = if case .integer = standard { "a whole number" } else { "a number" }
            guard let range else { return kind }
            let low = OptionValue.number(range.lowerBound).text
            return "\(kind) from \(low) to \(OptionValue.number(range.upperBound).text)"
        case .flag: return "true or false"
        case .text: return choices?.joined(separator: " or ") ?? "a text of one line"
        }
    }

    private func allows(_ value: Double) -> Bool {
        value.isFinite && (range?.contains(value) ?? true)
    }
}
