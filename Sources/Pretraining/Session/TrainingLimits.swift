internal import Essentials
internal import RunRecords

/// When a session ends.
struct TrainingLimits {
    /// The step at which the run is finished, or `nil` for none.
    let step: Int?
    /// Seconds after which the session stops, or `nil` for none.
    let seconds: Double?

    /// Reads the limits of a configuration: the nearest of steps, epochs and minutes; without any,
    /// the standard number of epochs.
    init(_ options: OptionTable, batchesPerEpoch: Int) {
        let minutes = options.number("minutes")
        seconds = minutes > 0 ? minutes * 60 : nil
        let steps = options.integer("steps")
        var epochs = options.integer("epochs")
        if steps == 0, epochs == 0, seconds == nil { epochs = TrainingOptions.standardEpochs }
        let limits = [steps, epochs * batchesPerEpoch].filter { $0 > 0 }
        step = limits.min()
    }

    /// Whether a session at this step and age is over.
    func reached(step: Int, seconds elapsed: Double) -> Bool {
        if let limit = self.step, step >= limit { return true }
        if let limit = seconds, elapsed >= limit { return true }
        return false
    }
}
