/// The settings of a run: every known key with its value, in a fixed order.
public struct OptionTable: Sendable, Equatable {
    /// What is known about each key, in the order in which they are written down.
    public let definitions: [OptionDefinition]
    private var values: [String: OptionValue]

    /// All settings at their defaults; keys must be distinct.
    public init(_ definitions: [OptionDefinition]) {
        self.definitions = definitions
        values = [:]
        for definition in definitions {
            assert(values[definition.key] == nil, "two definitions of \(definition.key)")
            values[definition.key] = definition.standard
        }
    }

    /// Sets a value from its text.
    ///
    /// - Throws: `ConfigurationError.unknownKey` with the nearest known key, or `badValue`.
    public mutating func set(_ key: String, to text: String) throws(ConfigurationError) {
        guard let definition = definitions.first(where: { $0.key == key }) else {
            throw .unknownKey(key, known: definitions.map(\.key))
        }
        values[key] = try definition.value(from: text)
    }

    /// Key and value of every setting, in order.
    public var entries: [(key: String, value: OptionValue)] {
        definitions.compactMap { definition in
            values[definition.key].map { (definition.key, $0) }
        }
    }

    /// The value of a whole-number setting, which must be defined.
    public func integer(_ key: String) -> Int {
        if case .integer(let value)? = values[key] { return value }
        programmingError("no whole-number setting named \(key)")
    }

    /// The value of a real-number setting, which must be defined.
    public func number(_ key: String) -> Double {
        if case .number(let value)? = values[key] { return value }
        programmingError("no real-number setting named \(key)")
    }

    /// The value of a yes-or-no setting, which must be defined.
    public func flag(_ key: String) -> Bool {
        if case .flag(let value)? = values[key] { return value }
        programmingError("no yes-or-no setting named \(key)")
    }

    /// The value of a choice or text, which must be defined.
    public func text(_ key: String) -> String {
        if case .text(let value)? = values[key] { return value }
        programmingError("no choice or text named \(key)")
    }

    /// Whether both tables hold the same keys and values.
    public static func == (a: OptionTable, b: OptionTable) -> Bool { a.values == b.values }
}
