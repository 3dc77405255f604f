public import Essentials

/// Every pretext task, by its name on the command line.
public enum TaskRegistry {
    /// All tasks; a new one is a folder beside this one and a line here.
    public static let all: [any PretextTask.Type] = [
        AudioVisualCorrespondence.self,
        AudioVisualEmbedding.self,
        AudioVisualLocalization.self,
        AudioVisualContrast.self,
        SoundSourceContrast.self,
        Synchronization.self,
        ArrowOfTime.self,
        TimeContrast.self,
        OrderVerification.self,
        OddOneOut.self,
        SequenceSorting.self,
        ClipOrder.self,
        TrackingByColorization.self,
        MotionMask.self,
        Narration.self,
    ]

    /// The task of that name.
    ///
    /// - Throws: `ConfigurationError` with the closest name, or all of them.
    public static func task(
        named name: String
    ) throws(ConfigurationError) -> any PretextTask.Type {
        for task in all where task.description.name == name { return task }
        let known = all.map { $0.description.name }
        let hint = ConfigurationError.suggestion(name, among: known)
        throw ConfigurationError("unknown task '\(name)'; \(hint)")
    }

    /// The settings that belong to a task: its size, and its own.
    public static func options(of task: any PretextTask.Type) -> [OptionDefinition] {
        let sizes = task.description.sizes.map(\.name)
        let size = OptionDefinition.choice(
            "size", sizes[0], of: sizes, "network size; see 'clapper tasks'")
        return [size] + task.options
    }
}
