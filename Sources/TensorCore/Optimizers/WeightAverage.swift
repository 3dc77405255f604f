// Weights averaged over the steps of training.

/// An exponential moving average of parameters: average ← decay · average + (1 - decay) · value.
///
/// For evaluation with averaged weights, and for networks that follow another one, such as the
/// momentum encoder of He et al., "Momentum Contrast", CVPR 2020, arXiv 1911.05722, equation 2.
/// Starts with the values the parameters have. Buffers, such as the running statistics of batch
/// norms, are not averaged: a network that takes the averages over keeps its own.
public final class WeightAverage {
    /// How much of the average is kept in each update; may change from one to the next.
    public var decay: Double
    private var slots: [OptimizerSlot]
    private let format = OptimizerStateFormat(momentNames: ["average"])

    /// Makes an average that starts at the present values.
    ///
    /// - Parameters:
    ///   - parameters: what is averaged, under unique names.
    ///   - decay: how much of the average is kept in each update, in [0, 1].
    public init(_ parameters: [NamedParameter], decay: Double) {
        require(decay >= 0 && decay <= 1, "WeightAverage", "decay \(decay)")
        self.decay = decay
        slots = OptimizerSlot.all(
            of: [ParameterGroup(parameters)], momentCount: 1, for: "WeightAverage")
        for index in slots.indices { slots[index].moments[0] = slots[index].parameter.value.values }
    }

    /// Moves the average towards the values the parameters have now.
    public func update() {
        let share = 1 - decay
        for index in slots.indices {
            slots[index].stepCount += 1
            slots[index].parameter.value.withValues { values in
                slots[index].moments[0].withUnsafeMutableBufferPointer { average in
                    for index in values.indices {
                        // Moved by the difference, so that equal values stay what they are.
                        let old = Double(average[index])
                        average[index] = Float(old + share * (Double(values[index]) - old))
                    }
                }
            }
        }
    }

    /// Gives the averages to parameters of the same names and shapes, of another network or of the
    /// one that is averaged.
    public func copy(to parameters: [NamedParameter]) {
        requireUnique(parameters, "WeightAverage")
        let targets = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
        for slot in slots {
            guard let target = targets[slot.name], target.shape == slot.parameter.shape else {
                shapeFailure(
                    "WeightAverage", "there is no \(slot.name) of shape \(slot.parameter.shape)")
            }
            target.replaceValues(slot.moments[0])
        }
    }

    /// The averages and the number of updates, by name; see `Optimizer.state`.
    public var state: [String: [Float]] { format.encode(slots) }

    /// Takes over a stored state; see `Optimizer.restore(_:)`.
    public func restore(_ state: [String: [Float]]) throws(OptimizerStateError) {
        slots = try format.decode(state, into: slots)
    }
}
