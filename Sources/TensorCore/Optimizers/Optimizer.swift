// What every optimizer offers.

/// Changes parameters along their gradients.
public protocol Optimizer: AnyObject {
    /// The step size of the next `step()`; set it before each step to follow a schedule.
    var learningRate: Double { get set }

    /// Changes every parameter that has a gradient.
    func step()

    /// Forgets the gradients of all parameters.
    func clearGradients()

    /// Everything but the learning rate that the next step depends on, by name.
    ///
    /// Restoring it gives the same steps, bit for bit.
    var state: [String: [Float]] { get }

    /// Takes over a state that `state` returned.
    ///
    /// - Throws: `OptimizerStateError` naming the entry that is missing, of the wrong length, or
    ///   not known; nothing is changed then.
    func restore(_ state: [String: [Float]]) throws(OptimizerStateError)
}

/// A stored optimizer state that does not belong to this optimizer and network.
public struct OptimizerStateError: Error, CustomStringConvertible, Sendable {
    /// The entry concerned.
    public let name: String
    /// What is wrong with it.
    public let message: String

    /// `optimizer state, name: message`.
    public var description: String { "optimizer state, \(name): \(message)" }
}

/// A parameter with its stable dotted name, under which its optimizer state is stored.
public typealias NamedParameter = (name: String, parameter: Parameter)

/// The numbers an optimizer keeps for one parameter.
struct OptimizerSlot {
    let name: String
    let parameter: Parameter
    /// The settings of its group.
    let weightDecay, rateFactor: Double
    let adaptsRate: Bool
    /// Steps this parameter has taken; one that had no gradient in a step does not count it.
    var stepCount = 0
    /// One array per kind of moment, each as long as the parameter; empty before the first step.
    var moments: [[Float]]

    private init(_ named: NamedParameter, in group: ParameterGroup, momentCount: Int) {
        name = named.name
        parameter = named.parameter
        weightDecay = group.weightDecay
        rateFactor = group.rateFactor
        adaptsRate = group.adaptsRate
        moments = Array(repeating: [], count: momentCount)
    }

    /// One slot for each parameter of all groups, none of which may occur twice.
    static func all(
        of groups: [ParameterGroup], momentCount: Int, for user: String
    ) -> [OptimizerSlot] {
        requireUnique(groups.flatMap(\.parameters), user)
        return groups.flatMap { group in
            group.parameters.map { OptimizerSlot($0, in: group, momentCount: momentCount) }
        }
    }

    /// Makes sure that the moments have their memory, filled with zeros.
    mutating func prepare() {
        for kind in moments.indices where moments[kind].isEmpty {
            moments[kind] = [Float](repeating: 0, count: parameter.value.count)
        }
    }
}

/// Storing and restoring slots under stable names.
struct OptimizerStateFormat {
    /// The names of the moments, in their order.
    let momentNames: [String]

    /// A float holds whole numbers only up to 2^24, so step counts are stored in two digits.
    private static let digit = 1 << 20

    func encode(_ slots: [OptimizerSlot]) -> [String: [Float]] {
        var state: [String: [Float]] = [:]
        for slot in slots {
            state["step.\(slot.name)"] = [
                Float(slot.stepCount % Self.digit), Float(slot.stepCount / Self.digit),
            ]
            for (kind, moment) in zip(momentNames, slot.moments) {
                state["\(kind).\(slot.name)"] =
                    moment.isEmpty
                    ? [Float](repeating: 0, count: slot.parameter.value.count) : moment
            }
        }
        return state
    }

    func decode(
        _ state: [String: [Float]], into slots: [OptimizerSlot]
    ) throws(OptimizerStateError) -> [OptimizerSlot] {
        var rest = state
        var result = slots
        for index in result.indices {
            let slot = result[index]
            result[index].stepCount = try Self.takeStepCount(of: slot.name, from: &rest)
            for (kind, name) in momentNames.enumerated() {
                result[index].moments[kind] = try Self.take(
                    "\(name).\(slot.name)", count: slot.parameter.value.count, from: &rest)
            }
        }
        if let extra = rest.keys.min() {
            throw OptimizerStateError(name: extra, message: "is not known to this optimizer")
        }
        return result
    }

    private static func takeStepCount(
        of parameter: String, from state: inout [String: [Float]]
    ) throws(OptimizerStateError) -> Int {
        let name = "step.\(parameter)"
        let digits = try take(name, count: 2, from: &state)
        guard digits.allSatisfy({ $0 >= 0 && $0 < Float(digit) && $0 == $0.rounded() }) else {
            throw OptimizerStateError(name: name, message: "\(digits) is not a number of steps")
        }
        return Int(digits[0]) + Int(digits[1]) * digit
    }

    private static func take(
        _ name: String, count: Int, from state: inout [String: [Float]]
    ) throws(OptimizerStateError) -> [Float] {
        guard let values = state.removeValue(forKey: name) else {
            throw OptimizerStateError(name: name, message: "is missing")
        }
        guard values.count == count else {
            throw OptimizerStateError(
                name: name, message: "has \(values.count) values, \(count) are needed")
        }
        return values
    }
}
