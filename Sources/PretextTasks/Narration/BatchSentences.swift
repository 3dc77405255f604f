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
    /// Where the sentences are from, sample after sample; nil where all samples are of different clips.
    private let sources: [Source]?

    /// The clip of a sample's sentences, and when they are said.
    struct Source {
        let clip: Int
        /// One range a sentence; those of missing ones are not looked at.
        let seconds: [ClosedRange<Double>]
        /// From the first to the last of those that may tell of the sample's moment.
        let window: ClosedRange<Double>
    }

    init(words: [[Int]], perSample: Int, sources: [Source]? = nil) {
        self.words = words
        self.perSample = perSample
        self.sources = sources
        said = stride(from: 0, to: words.count, by: perSample).map {
            Set(words[$0..<$0 + perSample].filter { !$0.isEmpty })
        }
    }

    /// Reads arrays of a batch.
    ///
    /// - Parameters:
    ///   - array: `[N, K, W]`, numbers of words filled up with 0.
    ///   - times: `[N, K, 2]`, beginnings and ends.
    ///   - clips: N clips by number.
    ///   - firstOnly: whether of a sample's sentences the first alone may tell of its moment.
    init(_ array: Tensor, times: Tensor, clips: [Int], firstOnly: Bool) {
        let (perSample, length) = (array.shape[1], array.shape[2])
        let values = array.values
        let words = stride(from: 0, to: values.count, by: length).map { start in
            values[start..<start + length].map { Int($0) }.filter { $0 > 0 }
        }
        let instants = times.values.map(Double.init)
        let sources = clips.indices.map { sample -> Source in
            let sentences = sample * perSample..<(sample + 1) * perSample
            let seconds = sentences.map {
                min(instants[2 * $0], instants[2 * $0 + 1])...instants[2 * $0 + 1]
            }
            let told = (0..<perSample).filter {
                $0 == 0 || !firstOnly && !words[sentences.lowerBound + $0].isEmpty
            }
            let window = told.map { seconds[$0] }.reduce(seconds[0]) {
                min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
            }
            return Source(clip: clips[sample], seconds: seconds, window: window)
        }
        self.init(words: words, perSample: perSample, sources: sources)
    }

    /// Whether sentence `k` of a sample is there.
    func exists(_ sample: Int, _ k: Int) -> Bool { !words[sample * perSample + k].isEmpty }

    /// Whether sentence `k` of a sample is a wrong answer for another.
    ///
    /// What is word for word said of both, such as "thanks for watching", is none; nor is what is said of the same clip
    /// at the time of the other's sentences. Batches that go on from one pass over the clips to the next may have two
    /// samples of a clip, and those larger than the collection do.
    func isNegative(_ sample: Int, _ k: Int, for other: Int) -> Bool {
        let sentence = words[sample * perSample + k]
        guard sample != other, !sentence.isEmpty, !said[other].contains(sentence) else {
            return false
        }
        guard let sources, sources[sample].clip == sources[other].clip else { return true }
        return !sources[sample].seconds[k].overlaps(sources[other].window)
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
