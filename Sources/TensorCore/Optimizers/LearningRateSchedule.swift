// The learning rate as a function of the step.

internal import Glibc

/// A learning rate that rises linearly and then falls by a rule.
///
/// A pure function of the step, so that a resumed run follows it without any state.
public struct LearningRateSchedule: Equatable, Sendable {
    /// How the rate falls after the warm-up; steps are counted from the start of training.
    public enum Decay: Equatable, Sendable {
        /// It stays.
        case constant
        /// Multiplied by `factor` at every multiple of `every` steps.
        case step(every: Int, factor: Double)
        /// Half a cosine from the end of the warm-up to `finalRate` at `totalSteps`, where it
        /// stays. Source: Loshchilov, Hutter, "SGDR", ICLR 2017, arXiv 1608.03983, equation 5.
        case cosine(totalSteps: Int, finalRate: Double)
    }

    /// The rate after the warm-up.
    public let rate: Double
    /// Over how many steps the rate rises: in step i it is (i + 1) / warmUpSteps of the rule's.
    public let warmUpSteps: Int
    /// How it falls.
    public let decay: Decay

    /// Makes a schedule.
    public init(rate: Double, warmUpSteps: Int = 0, decay: Decay = .constant) {
        require(rate >= 0 && warmUpSteps >= 0, "LearningRateSchedule", "\(rate), \(warmUpSteps)")
        switch decay {
        case .constant: break
        case .step(let every, _):
            require(every >= 1, "LearningRateSchedule", "a step every \(every) steps")
        case .cosine(let totalSteps, _):
            require(
                totalSteps >= warmUpSteps, "LearningRateSchedule",
                "a warm-up of \(warmUpSteps) of \(totalSteps) steps")
        }
        self.rate = rate
        self.warmUpSteps = warmUpSteps
        self.decay = decay
    }

    /// The rate of a step, the first of which is 0.
    public func rate(at step: Int) -> Double {
        require(step >= 0, "LearningRateSchedule", "step \(step)")
        let warm = step < warmUpSteps ? Double(step + 1) / Double(warmUpSteps) : 1
        switch decay {
        case .constant: return warm * rate
        case .step(let every, let factor): return warm * rate * pow(factor, Double(step / every))
        case .cosine(let totalSteps, let finalRate):
            let span = Double(max(totalSteps - warmUpSteps, 1))
            let part = min(max(Double(step - warmUpSteps) / span, 0), 1)
            return warm * (finalRate + (rate - finalRate) * (1 + cos(Double.pi * part)) / 2)
        }
    }
}
