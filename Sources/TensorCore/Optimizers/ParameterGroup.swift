// Parameters that are trained alike.

/// Stops the program if a name or a parameter occurs twice.
func requireUnique(_ parameters: [NamedParameter], _ operation: String) {
    var names: Set<String> = []
    var identities: Set<ObjectIdentifier> = []
    for (name, parameter) in parameters {
        require(
            names.insert(name).inserted, operation, "two parameters have the name \(name)")
        require(
            identities.insert(ObjectIdentifier(parameter)).inserted, operation,
            "the parameter \(name) occurs under another name too")
    }
}

/// A part of the parameters of a network, with the settings that an optimizer holds per part.
public struct ParameterGroup {
    /// What is trained, under unique names.
    public var parameters: [NamedParameter]
    /// How strongly values are pulled towards 0; what exactly it multiplies is the optimizer's.
    public var weightDecay: Double
    /// What the learning rate is multiplied by.
    public var rateFactor: Double
    /// Whether `LARS` adapts the rate to the lengths of value and gradient.
    public var adaptsRate: Bool

    /// Makes a group.
    public init(
        _ parameters: [NamedParameter], weightDecay: Double = 0, rateFactor: Double = 1,
        adaptsRate: Bool = true
    ) {
        self.parameters = parameters
        self.weightDecay = weightDecay
        self.rateFactor = rateFactor
        self.adaptsRate = adaptsRate
    }

    /// Two groups: weights of layers, which decay, and biases and the scales and shifts of
    /// normalizations, which do not decay and whose rate `LARS` does not adapt.
    ///
    /// Told apart by their shapes: biases, scales and shifts have a single axis.
    public static func decayingWeights(
        of parameters: [NamedParameter], weightDecay: Double
    ) -> [ParameterGroup] {
        [
            ParameterGroup(
                parameters.filter { $0.parameter.shape.count > 1 }, weightDecay: weightDecay),
            ParameterGroup(
                parameters.filter { $0.parameter.shape.count <= 1 }, adaptsRate: false),
        ]
    }
}
