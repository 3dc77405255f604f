// Sentences to embeddings.

public import Essentials
public import TensorCore

/// Word vectors, a linear layer with ReLU, the maximum over the words, and a linear layer.
///
/// Sentences of word numbers to `[N, embedding]`. With 300, 2048 and 512 numbers 1,665,536 parameters
/// and, for 66,250 words, 19,875,000 numbers of word vectors, which are not trained. Names:
/// `word_embd.weight` (a buffer), `fc1.weight`, `fc1.bias`, `fc2.weight`, `fc2.bias`. Source: Miech,
/// Alayrac, Smaira, Laptev, Sivic, Zisserman, "End-to-End Learning of Visual Representations from
/// Uncurated Instructional Videos", CVPR 2020, arXiv 1912.06430.
public final class TextTower: Module {
    /// The vector of each word: `[words, wordDimension]`; row 0 stands for "no word".
    public let wordVectors: Buffer
    private let fc1: Linear
    private let fc2: Linear
    /// No effect on this network.
    public var isTraining = true

    /// Makes a tower whose start values are drawn as PyTorch's layers draw theirs.
    ///
    /// - Parameters:
    ///   - wordVectors: `[words, wordDimension]`, such as word2vec's.
    ///   - hidden: numbers per word over which the maximum is taken.
    ///   - embedding: the numbers of the result.
    ///   - random: the source of start values; advanced.
    public init(
        wordVectors: Tensor, hidden: Int = 2048, embedding: Int = 512, random: inout RandomStream
    ) {
        self.wordVectors = Buffer(wordVectors)
        fc1 = Linear(
            inputs: wordVectors.shape[1], outputs: hidden, hasReLU: true,
            initialization: .uniformByInputs, random: &random)
        fc2 = Linear(
            inputs: hidden, outputs: embedding, initialization: .uniformByInputs, random: &random)
    }

    /// Embeds sentences.
    ///
    /// - Parameter sentences: the rows of the words in `wordVectors`; all sentences of one length of at
    ///   least 1, short ones filled up with 0, which takes part in the maximum as in the source.
    /// - Returns: `[sentences.count, embedding]`.
    public func callAsFunction(_ sentences: [[Int]]) -> Tensor {
        let length = sentences.first?.count ?? 1
        guard length > 0, sentences.allSatisfy({ $0.count == length }) else {
            programmingError(
                "TextTower: sentences of \(Set(sentences.map(\.count)).sorted()) words")
        }
        let words = fc1(wordVectors.value.gatherRows(Array(sentences.joined())))
        let features = words.shape[1]
        return fc2(
            words.reshaped(to: [sentences.count, length, features]).maximum(axes: [1]))
    }

    /// `fc1.weight`, `fc1.bias`, `fc2.weight`, `fc2.bias`.
    public var parameters: [NamedParameter] {
        fc1.parameters(under: "fc1") + fc2.parameters(under: "fc2")
    }

    /// `word_embd.weight`.
    public var buffers: [NamedBuffer] { [("word_embd.weight", wordVectors)] }
}
