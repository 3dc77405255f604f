package import Essentials
package import TensorCore

/// The settings that every pretraining run has, whatever its task.
package enum TrainingOptions {
    /// Definitions in the order in which `config.yaml` lists them.
    package static let definitions: [OptionDefinition] = [
        .integer("seed", 1, in: 0...Int(Int32.max), "names every random choice of the run"),
        .integer("batch-size", 32, in: 2...65536, "samples in a batch"),
        .integer(
            "samples-per-clip", 8, in: 1...1_000_000, "samples cut from each clip in an epoch"),
        .choice("optimizer", "adam", of: ["adam", "sgd"], "how weights follow gradients"),
        .number("learning-rate", 0.001, in: 0...100, "step size at the start"),
        .choice(
            "schedule", LearningRateRule.step.rawValue,
            of: LearningRateRule.allCases.map(\.rawValue),
            "how the learning rate falls; step: at once, every decay-epochs epochs; cosine: all the time, "
                + "down to final-learning-rate at the end of epochs or steps"),
        .number(
            "learning-rate-decay", 0.94, in: 0...1,
            "factor on the learning rate after every decay-epochs epochs (schedule step)"),
        .integer(
            "decay-epochs", 16, in: 1...1_000_000, "epochs between two decays (schedule step)"),
        .number(
            "final-learning-rate", 0, in: 0...100, "step size at the end (schedule cosine)"),
        .integer(
            "warmup-steps", 0, in: 0...1_000_000_000,
            "batches over which the learning rate rises from 0"),
        .number("momentum", 0.9, in: 0...0.9999, "momentum of sgd"),
        .number("weight-decay", 0.00001, in: 0...1, "L2 penalty on the weights"),
        .integer(
            "epochs", 0, in: 0...1_000_000_000, "epochs to train; 0 for no limit by epochs"),
        .integer("steps", 0, in: 0...1_000_000_000, "batches to train on; 0 for no limit by steps"),
        .number("minutes", 0, in: 0...1_000_000, "minutes to train; 0 for no limit by time"),
        .integer("checkpoint-steps", 100, in: 1...1_000_000, "batches between two checkpoints"),
        .integer(
            "compute-threads", 0, in: 0...1024,
            "threads of the tensor core; 0 for all cores; the last bits of the results depend on it"
        ),
        .choice(
            "precision", TrainingPrecision.float32.rawValue,
            of: TrainingPrecision.allCases.map(\.rawValue),
            "how activations wait for the backward pass; mixed rounds large ones to bfloat16"),
        .number(
            "damage-limit", 0.2, in: 0...1,
            "the run fails when a larger share of samples met damaged files"),
    ]

    /// How exactly a run with these settings keeps its activations.
    package static func precision(_ options: OptionTable) -> TrainingPrecision {
        TrainingPrecision(rawValue: options.text("precision")) ?? .float32
    }

    /// By which rule the learning rate of a run with these settings falls.
    package static func learningRateRule(_ options: OptionTable) -> LearningRateRule {
        LearningRateRule(rawValue: options.text("schedule")) ?? .step
    }

    /// Where no limit is given, a run ends after this many epochs.
    package static let standardEpochs = 100
}

/// Rules by which a learning rate falls.
package enum LearningRateRule: String, CaseIterable {
    /// Multiplied by the same factor after every so many epochs.
    case step
    /// Half a cosine that ends with the run.
    case cosine
}
