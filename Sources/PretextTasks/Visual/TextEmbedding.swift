public import NeuralNetworks
public import TensorCore

/// A network whose features are one vector of a picture or clip, and one of a sentence: `[N, D]`, near where the sentence
/// tells what is seen.
public protocol TextEmbedding: VisualModel {
    /// The words that it knows.
    var vocabulary: Vocabulary { get }
    /// Features `[N, D]` of sentences; words that it does not know are passed over, and sentences of nothing else are
    /// all alike.
    func textFeatures(_ sentences: [String]) -> Tensor
}
