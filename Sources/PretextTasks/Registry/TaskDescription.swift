/// What a pretext task is, in the words that `clapper tasks` prints.
public struct TaskDescription: Sendable {
    /// The value given on the command line, such as `avc-embed`.
    public let name: String
    /// The method's name.
    public let title: String
    /// What a sample consists of.
    public let input: String
    /// What is predicted; the videos themselves tell the truth.
    public let label: String
    /// The loss function.
    public let loss: String
    /// What guessing reaches with the task's defaults.
    public let chance: ChanceLevel
    /// Authors, title, venue, year.
    public let paper: String
    /// The network sizes on offer: name and what it is.
    public let sizes: [(name: String, summary: String)]

    /// Makes a description from its parts.
    public init(
        name: String, title: String, input: String, label: String, loss: String,
        chance: ChanceLevel, paper: String,
        sizes: [(name: String, summary: String)]
    ) {
        self.name = name
        self.title = title
        self.input = input
        self.label = label
        self.loss = loss
        self.chance = chance
        self.paper = paper
        self.sizes = sizes
    }
}
