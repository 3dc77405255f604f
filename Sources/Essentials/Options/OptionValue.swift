/// The value of one setting of a run.
public enum OptionValue: Sendable, Equatable {
    /// A whole number.
    case integer(Int)
    /// A real number.
    case number(Double)
    /// Yes or no.
    case flag(Bool)
    /// A word, as for a choice, or any text of one line.
    case text(String)

    /// The value as it is written in a configuration file.
    public var text: String {
        switch self {
        case .integer(let value): String(value)
        case .number(let value): Self.shortest(value)
        case .flag(let value): String(value)
        case .text(let value): value
        }
    }

    /// The shortest text that reads back as the same number; whole numbers keep no fraction.
    private static func shortest(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
