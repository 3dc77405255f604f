public import ClipDatasets
public import Essentials
public import NeuralNetworks
public import TensorCore

/// A problem whose answers the videos themselves hold.
///
/// A task says what is cut from a clip, builds its network, and turns a batch into a loss. It knows
/// nothing of files, threads, checkpoints or the command line.
public protocol PretextTask: Sendable {
    /// Name, input, label, chance, paper.
    static var description: TaskDescription { get }

    /// The task's own settings with defaults and ranges.
    static var options: [OptionDefinition] { get }

    /// The settings on which the recipe depends.
    static var recipeKeys: [String] { get }

    /// Recommended settings, by key: the task's recipe.
    ///
    /// - Parameter choices: a table in which the settings of `recipeKeys` have their values.
    /// - Returns: values that differ from the defaults.
    static func recipe(for choices: OptionTable) -> [String: String]

    /// Whether samples need something of their clip that takes seconds to compute, and should be kept.
    static var computesMuchOfClips: Bool { get }

    /// Sets the task up from a table that holds at least `size` and the task's own settings.
    init(options: OptionTable) throws(ConfigurationError)

    /// What training cuts from a clip.
    var trainingViews: any SampleRecipe { get }

    /// What evaluation cuts from a clip: the same without augmentation.
    var evaluationViews: any SampleRecipe { get }

    /// What guessing reaches with these settings.
    var chance: ChanceLevel { get }

    /// A new network, its weights drawn from a stream.
    func makeModel(random: inout RandomStream) -> any PretextModel
}

extension PretextTask {
    /// The network size.
    public static var recipeKeys: [String] { ["size"] }

    /// They do not.
    public static var computesMuchOfClips: Bool { false }

    /// What the description says.
    public var chance: ChanceLevel { Self.description.chance }
}

/// The network of a task during training.
public protocol PretextModel: Module {
    /// The loss of one batch, with the gradients' record, and what else is worth logging.
    ///
    /// - Parameters:
    ///   - batch: samples of the task's training views.
    ///   - random: the batch's stream, for negatives and the like.
    /// - Returns: the loss and the accuracy.
    /// - Throws: what keeps the batch from being used; none of the present tasks throws.
    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome
}

/// What a training step yields.
public struct StepOutcome {
    /// The loss to go down, a scalar.
    public let loss: Tensor
    /// The share of right answers on the pretext problem, 0 to 1.
    public let accuracy: Double
    /// What to compare both with, by name: for the log alone.
    public let comparisons: [(name: String, value: Double)]

    /// Makes an outcome.
    public init(
        loss: Tensor, accuracy: Double, comparisons: [(name: String, value: Double)] = []
    ) {
        self.loss = loss
        self.accuracy = accuracy
        self.comparisons = comparisons
    }
}
