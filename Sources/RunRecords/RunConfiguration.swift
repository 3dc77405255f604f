package import ClipDatasets
public import Essentials
internal import NeuralNetworks
public import PretextTasks
internal import Yams

/// A task with every setting of a run, fully resolved.
///
/// Later sources override earlier ones: defaults, the task's recipe for the chosen size and form, a YAML
/// file, then single assignments (`--set` and flags).
public struct RunConfiguration: Sendable {
    /// The task's name.
    public let taskName: String
    /// The task's type.
    public let task: any PretextTask.Type
    /// Every setting.
    public let options: OptionTable

    /// Resolves a configuration.
    ///
    /// - Parameters:
    ///   - taskName: the task, such as `avc-embed`.
    ///   - yaml: the text of a configuration file, or `nil`.
    ///   - yamlPath: what to call that file in messages.
    ///   - assignments: key and value, in order.
    /// - Throws: `ConfigurationError` for an unknown task, key or value.
    public init(
        taskName: String, yaml: String? = nil, yamlPath: String = "configuration",
        assignments: [(key: String, value: String)] = []
    ) throws(ConfigurationError) {
        let task = try TaskRegistry.task(named: taskName)
        var given =
            try yaml.map { text throws(ConfigurationError) in
                try Self.entries(of: text, path: yamlPath)
            } ?? []
        if let named = given.first(where: { $0.key == "task" }), named.value != taskName {
            throw ConfigurationError(
                "\(yamlPath) is for the task '\(named.value)', not '\(taskName)'")
        }
        given = given.filter { $0.key != "task" } + assignments
        var options = OptionTable(TaskRegistry.options(of: task) + TrainingOptions.definitions)
        for (key, value) in given where task.recipeKeys.contains(key) {
            try options.set(key, to: value)
        }
        for (key, value) in task.recipe(for: options) {
            try options.set(key, to: value)
        }
        for (key, value) in given { try options.set(key, to: value) }
        if options.integer("compute-threads") == 0 {
            try options.set("compute-threads", to: String(ThreadBudget.availableCores))
        }
        self.taskName = taskName
        self.task = task
        self.options = options
    }

    /// Reads the `config.yaml` of a run, which names its task itself.
    ///
    /// - Throws: `ConfigurationError` where the file names no task or holds an unknown key.
    public init(
        resolvedYAML text: String, path: String, assignments: [(key: String, value: String)] = []
    ) throws(ConfigurationError) {
        let entries = try Self.entries(of: text, path: path)
        guard let task = entries.first(where: { $0.key == "task" }) else {
            throw ConfigurationError("\(path): names no task")
        }
        try self.init(
            taskName: task.value, yaml: text, yamlPath: path, assignments: assignments)
    }

    /// The configuration as `config.yaml` holds it: every setting, in a fixed order.
    public var yaml: String {
        let lines = options.entries.map { "\($0.key): \(Self.scalar($0.value))\n" }
        return "task: \(taskName)\n" + lines.joined()
    }

    /// A value as YAML has it: text that might be read as something else is in quotes, as in JSON.
    private static func scalar(_ value: OptionValue) -> String {
        guard case .text(let text) = value else { return value.text }
        let isPlain =
            (text.first?.isLetter ?? false)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
        return isPlain ? text : TextForms.jsonString(text)
    }

    /// Sets up the task.
    public func makeTask() throws(ConfigurationError) -> any PretextTask {
        try task.init(options: options)
    }

    /// Sets up the task for a collection: a `VocabularyTask` collects its words.
    ///
    /// - Parameter clips: all clips of the collection.
    /// - Returns: the task.
    /// - Throws: as `makeTask()`, and what preparing the task throws.
    package func makeTask(for clips: [ClipRecord]) throws -> any PretextTask {
        let task = try makeTask()
        return try (task as? any VocabularyTask)?.prepared(for: clips) ?? task
    }

    /// Whether the weights of a step depend on how many steps or epochs there are to be.
    package var resultDependsOnLimits: Bool {
        TrainingOptions.learningRateRule(options) == .cosine
    }

    /// Settings that may change in the middle of a run, because the weights of a step do not depend on
    /// them.
    private var changeable: Set<String> {
        let limits: Set = resultDependsOnLimits ? [] : ["epochs", "steps"]
        return limits.union(["minutes", "checkpoint-steps", "damage-limit"])
    }

    /// Refuses a configuration that would make a run end with other weights than it began for.
    ///
    /// - Parameters:
    ///   - other: the settings the run was trained with so far.
    ///   - path: the file these settings come from, for messages.
    /// - Throws: `ConfigurationError` naming the first setting that differs.
    package func requireSameResult(
        as other: RunConfiguration, path: String
    ) throws(ConfigurationError) {
        for ((key, value), (_, trained)) in zip(options.entries, other.options.entries)
        where value != trained && !changeable.contains(key) {
            throw ConfigurationError(
                "\(path): \(key) is \(value.text), but the run was trained with \(trained.text); "
                    + "change it back, or start a new run")
        }
    }

    /// Builds the task's network with the weights it has before the first step.
    public func makeModel(of task: any PretextTask) -> any PretextModel {
        makeModel(of: task, seed: UInt64(options.integer("seed")))
    }

    /// Builds the task's network with the weights that it would have before the first step under another seed.
    public func makeModel(of task: any PretextTask, seed: UInt64) -> any PretextModel {
        var random = RandomStream(seed: seed, keys: RandomStream.key("weights"))
        return task.makeModel(random: &random)
    }

    /// Builds the task's network as `makeModel(of:)` does, in training form, with room for what it has to remember of so
    /// many clips.
    package func makeTrainingModel(of task: any PretextTask, clipCount: Int) -> any PretextModel {
        let model = makeModel(of: task)
        model.isTraining = true
        var random = RandomStream(
            seed: UInt64(options.integer("seed")), keys: RandomStream.key("memory"))
        (model as? any ClipMemory)?.makeMemory(clipCount: clipCount, random: &random)
        return model
    }

    /// Key and value of every line of a YAML mapping of scalars.
    private static func entries(
        of text: String, path: String
    ) throws(ConfigurationError) -> [(key: String, value: String)] {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError("\(path): is not YAML: \(error)")
        }
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            throw ConfigurationError("\(path): must hold lines of the form 'key: value'")
        }
        var entries: [(key: String, value: String)] = []
        for (key, value) in mapping {
            guard let key = key.scalar?.string, let value = value.scalar?.string else {
                throw ConfigurationError("\(path): every setting must be a single value")
            }
            entries.append((key, value))
        }
        return entries
    }
}
