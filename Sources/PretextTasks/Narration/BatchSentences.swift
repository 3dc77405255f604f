internal import TensorCore

/// The sentences of a batch: which there are, and which are wrong answers for which samples.
struct BatchSentences {
    /// Words of each sentence, sample after sample; empty for one that is missing.
    let words: [[Int]]
    /// Sentences of each sample.
    let perSample: Int
    /// Samples.
    var count: Int { words.count / perSample }
    /// What each sample's sentences say.
    private let said: [Set<[Int]>]

    init(words: [[Int]], perSample: Int) {
        self.words = words
        self.perSample = perSample
        said = stride(from: 0, to: words.count, by: perSample).map {
            Set(words[$0..<$0 + perSample].filter { !$0.isEmpty })
        }
    }

    /// Reads `[N, K, W]`, numbers of words filled up with 0.
    init(_ array: Tensor) {
        let (perSample, length) = (array.shape[1], array.shape[2])
        let values = array.values
        let words = stride(from: 0, to: values.count, by: length).map { start in
            values[start..<start + length].map { Int($0) }.filter { $0 > 0 }
        }
        self.init(words: words, perSample: perSample)
    }

    /// Whether sentence `k` of a sample is there.
    func exists(_ sample: Int, _ k: Int) -> Bool { !words[sample * perSample + k].isEmpty }

    /// Whether sentence `k` of a sample is a wrong answer for another.
    ///
    /// What is word for word said of both, such as "thanks for watching", is none.
    func isNegative(_ sample: Int, _ k: Int, for other: Int) -> Bool {
        let sentence = words[sample * perSample + k]
        return sample != other && !sentence.isEmpty && !said[other].contains(sentence)
    }

    /// `[N, 2 N K]` of 0 and 1, in the order of `NarrationLoss.candidates`: which are wrong answers.
    var negatives: [Float] {
        var mask = [Float](repeating: 0, count: 2 * count * count * perSample)
        forEachPair { row, sample, k, place in
            if isNegative(sample, k, for: row) { mask[place] = 1 }
            if isNegative(row, k, for: sample) { mask[place + count * perSample] = 1 }
        }
        return mask
    }

    /// `[N, 2 N K]` of 0 and 1: the sample with each of its own sentences, once.
    var positives: [Float] {
        var mask = [Float](repeating: 0, count: 2 * count * count * perSample)
        forEachPair { row, sample, k, place in
            if row == sample, exists(row, k) { mask[place] = 1 }
        }
        return mask
    }

    private func forEachPair(_ body: (_ row: Int, _ sample: Int, _ k: Int, _ place: Int) -> Void) {
        let width = count * perSample
        for row in 0..<count {
            for sample in 0..<count {
                for k in 0..<perSample {
                    body(row, sample, k, row * 2 * width + sample * perSample + k)
                }
            }
        }
    }
}
