public import Essentials
internal import NeuralNetworks
public import PretextTasks
public import RunRecords

/// A network read back from a run, ready to be used.
public struct TrainedModel {
    /// The settings it was trained with.
    public let configuration: RunConfiguration
    /// Its task.
    public let task: any PretextTask
    /// The network, in inference form.
    public let model: any PretextModel
    /// Steps it was trained for; 0 for an untrained one.
    public let step: Int

    /// Reads a run's last checkpoint, or a checkpoint file.
    ///
    /// - Parameter path: a run's folder or a `.safetensors` file.
    /// - Throws: `FileError` where it is missing or damaged, `StateError` where it is damaged or
    ///   belongs to another network, `SpectrogramError` where it learnt from another spectrogram,
    ///   `ConfigurationError` where its settings are unknown here.
    public init(path: String) throws {
        let checkpoint = try Checkpoint(ofRun: path)
        configuration = checkpoint.configuration
        task = try checkpoint.makeTask(of: configuration)
        model = configuration.makeModel(of: task)
        try checkpoint.restore(model: model)
        model.isTraining = false
        step = checkpoint.step
    }

    /// The same network with the weights it had before its first step: the baseline to beat.
    public init(untrainedLike other: TrainedModel) {
        self.init(untrained: other.configuration.makeModel(of: other.task), like: other)
    }

    /// The same network with other weights that it might have had before its first step: those of a seed.
    public init(untrainedLike other: TrainedModel, seed: UInt64) {
        self.init(untrained: other.configuration.makeModel(of: other.task, seed: seed), like: other)
    }

    private init(untrained model: any PretextModel, like other: TrainedModel) {
        configuration = other.configuration
        task = other.task
        self.model = model
        model.isTraining = false
        step = 0
    }

    /// The network as one that takes pictures.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func visualModel() throws(ConfigurationError) -> any VisualModel {
        guard let model = model as? any VisualModel else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' takes no pictures")
        }
        return model
    }

    /// The network as one that takes pictures and sounds.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func audioVisualModel() throws(ConfigurationError) -> any AudioVisualModel {
        guard let model = model as? any AudioVisualModel else {
            throw ConfigurationError("a network of '\(configuration.taskName)' takes no sounds")
        }
        return model
    }

    /// The network as one that embeds pictures and sounds.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func twoStreamEmbedding() throws(ConfigurationError) -> any TwoStreamEmbedding {
        guard let model = model as? any TwoStreamEmbedding else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' does not embed pictures and sounds")
        }
        return model
    }

    /// The network as one whose vectors of pictures and of sounds can be compared.
    ///
    /// - Throws: `ConfigurationError` where the task's network has no such vectors.
    public func sharedEmbedding() throws(ConfigurationError) -> any TwoStreamEmbedding {
        let network = try twoStreamEmbedding()
        guard network.sharesSpace else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' has no space that pictures and sounds share; "
                    + "train one of 'avc-embed' or 'avnce', or 'narration' with --set sound=true")
        }
        return network
    }

    /// The network as one whose vectors of pictures can be searched by sounds or by sentences.
    ///
    /// - Throws: `ConfigurationError` where the task's network has no such vectors.
    public func searchableEmbedding() throws(ConfigurationError) -> any VisualModel {
        if let model = model as? any TextEmbedding { return model }
        return try sharedEmbedding()
    }

    /// The network as one that embeds sentences beside pictures.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func textEmbedding() throws(ConfigurationError) -> any TextEmbedding {
        guard let model = model as? any TextEmbedding else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' knows no words; those of 'narration' do")
        }
        return model
    }

    /// The network as one whose right answers on its pretext problem can be counted.
    ///
    /// - Throws: `ConfigurationError` where the problem has no right answer by itself.
    public func pretextClassifier() throws(ConfigurationError) -> any PretextClassifier {
        guard let model = model as? any PretextClassifier else {
            throw ConfigurationError(
                "answers of a network of '\(configuration.taskName)' are not right or wrong by"
                    + " themselves; those of 'order', 'oddone', 'sort', 'cliporder' and 'arrow' are"
            )
        }
        return model
    }

    /// The network as one that judges pairs of a picture and a sound.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func pairClassifier() throws(ConfigurationError) -> any PairClassifier {
        guard let model = model as? any PairClassifier else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' does not judge single pairs")
        }
        return model
    }

    /// The network as one that says where in a picture a sound comes from.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func soundLocalizer() throws(ConfigurationError) -> any SoundLocalizer {
        guard let model = model as? any SoundLocalizer else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' makes no maps of where a sound comes from;"
                    + " those of 'avc-locate' and 'avlocate-nce' do")
        }
        return model
    }

    /// The network as one whose features of two frames tell which places show the same thing.
    ///
    /// - Throws: `ConfigurationError` where the task's network has no such features.
    public func placeTracker() throws(ConfigurationError) -> any PlaceTracker {
        guard let model = model as? any PlaceTracker else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' does not follow objects; those of 'track' do"
            )
        }
        return model
    }

    /// The network as one that says how well a sound fits the moment of a picture.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func soundSynchronizer() throws(ConfigurationError) -> any SoundSynchronizer {
        guard let model = model as? any SoundSynchronizer else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' does not tell whether a sound is in time; those"
                    + " of 'sync' do")
        }
        return model
    }

    /// The network as one that says what in a single picture would move.
    ///
    /// - Throws: `ConfigurationError` where the task's network does not.
    public func motionPredictor() throws(ConfigurationError) -> any MotionPredictor {
        guard let model = model as? any MotionPredictor else {
            throw ConfigurationError(
                "a network of '\(configuration.taskName)' does not tell what moves; those of"
                    + " 'motionmask' do")
        }
        return model
    }
}
