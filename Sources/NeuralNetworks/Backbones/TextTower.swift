// Sentences to embeddings.

public import Essentials
public import TensorCore

/// Word vectors, a linear layer with ReLU, the maximum over the words, and a linear layer.
///
/// Sentences of word numbers to `[N, embedding]`. With 300, 2048 and 512 numbers 1,665,536 parameters
/// and, for 66,250 words, 19,875,000 numbers of word vectors, which are not trained unless asked for. Names:
/// `word_embd.weight` (a buffer, or a parameter where trained), `fc1.weight`, `fc1.bias`, `fc2.weight`, `fc2.bias`.
/// Source: Miech, Alayrac, Smaira, Laptev, Sivic, Zisserman, "End-to-End Learning of Visual Representations from
/// Uncurated Instructional Videos", CVPR 2020, arXiv 1912.06430. Differs from its code: sentences need not be of one
/// length, so that nothing stands in for missing words; there, zeros do, and what the layer's bias makes of them takes
/// part in the maximum. Give 0 as a word to have it so.
public final class TextTower: Module {
    private let wordVectors: WordVectors
    private let fc1: Linear
    private let fc2: Linear
    /// No effect on this network.
    public var isTraining = true

    /// Makes a tower whose start values are drawn as PyTorch's layers draw theirs.
    ///
    /// - Parameters:
    ///   - wordVectors: `[words, wordDimension]`, such as word2vec's; row 0 stands for "no word".
    ///   - trainsWordVectors: whether training changes these.
    ///   - hidden: numbers per word over which the maximum is taken.
    ///   - embedding: the numbers of the result.
    ///   - random: the source of start values; advanced.
    public init(
        wordVectors: Tensor, trainsWordVectors: Bool = false, hidden: Int = 2048,
        embedding: Int = 512, random: inout RandomStream
    ) {
        self.wordVectors =
            trainsWordVectors ? .trained(Parameter(wordVectors)) : .fixed(Buffer(wordVectors))
        fc1 = Linear(
            inputs: wordVectors.shape[1], outputs: hidden, hasReLU: true,
            initialization: .uniformByInputs, random: &random)
        fc2 = Linear(
            inputs: hidden, outputs: embedding, initialization: .uniformByInputs, random: &random)
    }

    /// Embeds sentences.
    ///
    /// - Parameter sentences: the numbers of the words: rows of the word vectors. Of a sentence without any the
    ///   maximum is 0.
    /// - Returns: `[sentences.count, embedding]`.
    public func callAsFunction(_ sentences: [[Int]]) -> Tensor {
        // Each word goes through the first layer once, however often it is said.
        let numbers = Set(sentences.joined()).sorted()
        let rows = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
        let words = fc1(wordVectors.tensor.gatherRows(numbers))
        let bags = sentences.map { $0.compactMap { rows[$0] } }
        return fc2(words.embeddingBag(bags, reduction: .max))
    }

    /// `fc1.weight`, `fc1.bias`, `fc2.weight`, `fc2.bias`, and `word_embd.weight` where trained.
    public var parameters: [NamedParameter] {
        fc1.parameters(under: "fc1") + fc2.parameters(under: "fc2")
            + (wordVectors.parameter.map { [("word_embd.weight", $0)] } ?? [])
    }

    /// `word_embd.weight` unless trained.
    public var buffers: [NamedBuffer] {
        wordVectors.buffer.map { [("word_embd.weight", $0)] } ?? []
    }
}

/// The vector of each word: `[words, wordDimension]`.
private enum WordVectors {
    case fixed(Buffer)
    case trained(Parameter)

    var tensor: Tensor {
        switch self {
        case .fixed(let buffer): buffer.value
        case .trained(let parameter): parameter.tensor
        }
    }

    var parameter: Parameter? { if case .trained(let parameter) = self { parameter } else { nil } }

    var buffer: Buffer? { if case .fixed(let buffer) = self { buffer } else { nil } }
}
