internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The optimizer that a configuration asks for.
enum OptimizerChoice {
    static func make(_ options: OptionTable, for model: any Module) -> any Optimizer {
        let rate = options.number("learning-rate")
        let decay = options.number("weight-decay")
        switch options.text("optimizer") {
        case "sgd":
            return SGD(
                model.parameters, learningRate: rate, momentum: options.number("momentum"),
                weightDecay: decay)
        default:
            return Adam(model.parameters, learningRate: rate, weightDecay: decay)
        }
    }
}
