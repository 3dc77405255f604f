internal import Essentials

/// What a step leaves in `metrics.jsonl`.
struct StepRecord {
    let loss: Double
    let accuracy: Double
    let learningRate: Double

    /// One line; nothing in it depends on time or on the number of decode workers.
    func jsonLine(step: Int, epoch: Int) -> String {
        "{\"step\":\(step),\"epoch\":\(epoch),\"loss\":\(loss),\"accuracy\":\(accuracy),"
            + "\"learning_rate\":\(learningRate)}"
    }
}

/// The learning rate as training goes on.
enum LearningRate {
    /// The rate of an epoch: multiplied by `learning-rate-decay` after every `decay-epochs`.
    static func at(epoch: Int, _ options: OptionTable) -> Double {
        let decays = epoch / options.integer("decay-epochs")
        let factor = options.number("learning-rate-decay")
        return (0..<decays).reduce(options.number("learning-rate")) { rate, _ in rate * factor }
    }
}
