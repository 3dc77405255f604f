public import ClipDatasets
public import NeuralNetworks

/// A task whose network knows words: which ones, the collection tells.
///
/// Before its network can be made, such a task has to be prepared for a collection, or be given the words of a
/// checkpoint.
public protocol VocabularyTask: PretextTask {
    /// The task with the words that are said in a collection.
    ///
    /// - Parameter clips: all clips of the collection, usable or not.
    /// - Returns: the task, whose network can be made.
    /// - Throws: `DatasetError` where there are none, and what reading word vectors throws.
    func prepared(for clips: [ClipRecord]) throws -> any PretextTask

    /// The task with known words.
    func with(_ vocabulary: Vocabulary) -> any PretextTask
}
