internal import Essentials

/// The learning rate as training goes on.
enum LearningRate {
    /// The rate of an epoch: multiplied by `learning-rate-decay` after every `decay-epochs`.
    static func at(epoch: Int, _ options: OptionTable) -> Double {
        let decays = epoch / options.integer("decay-epochs")
        let factor = options.number("learning-rate-decay")
        return (0..<decays).reduce(options.number("learning-rate")) { rate, _ in rate * factor }
    }
}
