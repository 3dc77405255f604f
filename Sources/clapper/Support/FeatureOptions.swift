import ArgumentParser
internal import Essentials
internal import FeatureEvaluation
internal import Inference
internal import PretextTasks

/// Which stream of clips features are taken from.
enum FeatureModality: String, ExpressibleByArgument, CaseIterable {
    case picture
    case sound
}

/// Which features of a network count, and what they are held against.
struct FeatureOptions: ParsableArguments {
    @Option(
        help: """
            The stage of the network whose result counts, as conv4_2 or layer3; without it, the network's own \
            features. A wrong name lists all.
            """)
    var layer: String?

    @Option(
        help: """
            How maps become vectors: the average or max of each channel, or a grid of maxima of about 9000 \
            numbers.
            """)
    var pooling = FeaturePooling.average

    @Option(help: "How many seeds: of the division, and of the untrained network.")
    var seeds = 3

    @Option(help: "The first of them.")
    var seed = 1

    @Option(
        help: "Into how many parts clips are divided, each tested once, where no split is given.")
    var folds = 4

    func validate() throws {
        guard (1...100).contains(seeds) else {
            throw ValidationError("--seeds must lie between 1 and 100")
        }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
        guard (2...100).contains(folds) else {
            throw ValidationError("--folds must lie between 2 and 100")
        }
    }

    /// The seeds.
    var allSeeds: [UInt64] { (0..<seeds).map { UInt64(seed) + UInt64($0) } }

    /// What is compared, and what is cut for it.
    func comparison(
        _ trained: TrainedModel, _ modality: FeatureModality = .picture
    ) throws -> (inputs: any ClipInputs, subjects: [ProbeSubject]) {
        let untrained = allSeeds.map { TrainedModel(untrainedLike: trained, seed: $0) }
        let names = ["trained, \(trained.step) steps", "untrained, same network"]
        switch modality {
        case .picture:
            let subjects = [
                ProbeSubject(try pictures(names[0], trained)),
                ProbeSubject(seeds: try untrained.map { try pictures(names[1], $0) }),
                ProbeSubject(.colourHistogram), ProbeSubject(.pixels),
            ]
            return (PictureInputs(for: try trained.visualModel()), subjects)
        case .sound:
            let subjects = [
                ProbeSubject(try sounds(names[0], trained)),
                ProbeSubject(seeds: try untrained.map { try sounds(names[1], $0) }),
                ProbeSubject(.bandStatistics),
            ]
            return (SoundInputs(for: try trained.audioVisualModel()), subjects)
        }
    }

    private func pictures(
        _ name: String, _ network: TrainedModel
    ) throws(ConfigurationError) -> FeatureSource {
        try .pictures(name, try network.visualModel(), layer: layer, pooling: pooling)
    }

    private func sounds(
        _ name: String, _ network: TrainedModel
    ) throws(ConfigurationError) -> FeatureSource {
        try .sounds(name, try network.audioVisualModel(), layer: layer, pooling: pooling)
    }
}
