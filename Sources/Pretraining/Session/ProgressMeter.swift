internal import ClipDatasets
internal import Essentials
internal import PretextTasks

/// Measures how a session goes.
struct ProgressMeter {
    private let limits: TrainingLimits
    private let plan: SamplePlan
    private let chance: ChanceLevel
    private let start = ContinuousClock.now
    private var firstStep: Int?
    private var loss = RunningMean(length: 50)
    private var accuracy = RunningMean(length: 50)
    /// The newest progress.
    private(set) var last: TrainingProgress?

    init(
        options: OptionTable, limits: TrainingLimits, plan: SamplePlan,
        chance: ChanceLevel
    ) {
        self.limits = limits
        self.plan = plan
        self.chance = chance
    }

    /// Seconds since the session began.
    var elapsedSeconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Takes a step into account.
    mutating func advance(
        to step: Int, _ record: StepRecord, waiting: Double
    ) -> TrainingProgress {
        loss.add(record.loss)
        accuracy.add(record.accuracy)
        let first = firstStep ?? step - 1
        firstStep = first
        let seconds = elapsedSeconds
        let progress = TrainingProgress(
            step: step, stepLimit: limits.step, secondsLimit: limits.seconds,
            epoch: plan.epoch(ofBatch: step - 1), loss: loss.mean,
            chanceLoss: chance.loss(batchSize: plan.batchSize), accuracy: accuracy.mean,
            chanceAccuracy: chance.accuracy(batchSize: plan.batchSize),
            stepsPerSecond: Double(step - first) / seconds,
            samplesPerSecond: Double((step - first) * plan.batchSize) / seconds,
            waitingShare: min(1, waiting / seconds), elapsedSeconds: seconds)
        last = progress
        return progress
    }
}
