internal import Essentials
internal import RunRecords
internal import TensorCore

/// The learning rates that a configuration asks for.
enum ScheduleChoice {
    /// Makes the schedule of a run.
    ///
    /// - Parameters:
    ///   - options: the settings.
    ///   - batchesPerEpoch: how many steps an epoch has.
    /// - Returns: the schedule.
    /// - Throws: `ConfigurationError` for a cosine whose end is not known, lies before that of the warm-up, or is no fall.
    static func make(
        _ options: OptionTable, batchesPerEpoch: Int
    ) throws(ConfigurationError) -> LearningRateSchedule {
        let decay: LearningRateSchedule.Decay =
            switch TrainingOptions.learningRateRule(options) {
            case .step:
                .step(
                    every: options.integer("decay-epochs") * batchesPerEpoch,
                    factor: options.number("learning-rate-decay"))
            case .cosine: try cosine(options, batchesPerEpoch: batchesPerEpoch)
            }
        return LearningRateSchedule(
            rate: options.number("learning-rate"), warmUpSteps: options.integer("warmup-steps"),
            decay: decay)
    }

    private static func cosine(
        _ options: OptionTable, batchesPerEpoch: Int
    ) throws(ConfigurationError) -> LearningRateSchedule.Decay {
        let limits = TrainingLimits(options, batchesPerEpoch: batchesPerEpoch)
        guard options.integer("steps") > 0 || options.integer("epochs") > 0,
            let end = limits.step
        else {
            throw ConfigurationError(
                "schedule: cosine has to know its last step, which minutes do not tell; give --steps or --epochs"
            )
        }
        let warmUp = options.integer("warmup-steps")
        guard warmUp < end else {
            throw ConfigurationError(
                "warmup-steps: \(warmUp) leave nothing of \(end) steps for schedule cosine; give fewer"
            )
        }
        let (rate, final) = (
            options.number("learning-rate"), options.number("final-learning-rate")
        )
        guard final <= rate else {
            throw ConfigurationError(
                "final-learning-rate: \(final) is more than learning-rate, \(rate)")
        }
        return .cosine(totalSteps: end, finalRate: final)
    }
}
