internal import TensorCore

/// Colours copied from reference frames by a soft pointer.
///
/// With f the embeddings of the places of the target frame and g those of all reference frames, place j points at
/// A_ij = softmax_i (g_iᵀ f_j / T); its colour is predicted as ŷ_j = Σ_i A_ij onehot(c_i), and the loss is the mean of
/// -log (ŷ_j[c_j] + 1e-5), the small number for colours that no reference has. Source: Vondrick et al., ECCV 2018,
/// equations 1 to 3.
struct PointerLoss {
    /// Divides the products; the paper has 1.
    var temperature = 1.0
    /// How many places away candidates may lie, in rows and in columns; nil for all.
    ///
    /// At the border there are fewer: none is made up. Source: Lai, Xie, "Self-supervised Learning for Video Correspondence Flow", BMVC 2019.
    var window: Int?
    /// How many classes of colours there are.
    var classCount = 16

    /// What a batch shows.
    ///
    /// - Parameters:
    ///   - embeddings: `[B, T, H, W, D]`; the last frame is the target, the others are references.
    ///   - classes: the classes of colours, `[B][T][H * W]`.
    /// - Returns: the loss, that of a pointer that tracks nothing, and how often the predicted class is right, in all places and
    ///   in those whose class is another one in the frame before.
    func outcome(_ embeddings: Tensor, classes: [[[Int]]]) -> PointerOutcome {
        let (batch, frames) = (embeddings.shape[0], embeddings.shape[1])
        let (height, width) = (embeddings.shape[2], embeddings.shape[3])
        let places = height * width
        let parts = embeddings.split(sizes: [frames - 1, 1], along: 1)
        let references = parts[0].reshaped(to: [batch, (frames - 1) * places, Self.last(parts[0])])
        let targets = parts[1].reshaped(to: [batch, places, Self.last(parts[1])])
        var scores = targets.matmul(references, transposesOther: true)
            .scaled(by: Float(1 / temperature))
        if let window {
            scores =
                scores + Self.exclusions(height, width, frames: frames - 1, window: window)
        }
        let colors = oneHot(classes.map { $0.dropLast().flatMap { $0 } })
        let predicted = scores.softmax().matmul(colors)
        let truth = classes.map { $0[frames - 1] }
        let trueColors = oneHot(truth)
        let uniform = uniformPrediction(colors, height, width, frames: frames - 1)
        return PointerOutcome(
            loss: Self.crossEntropy(predicted, trueColors),
            uniformLoss: Double(Self.crossEntropy(uniform, trueColors).item),
            predicted: predicted.argmax(axis: 2), truth: truth.flatMap { $0 },
            before: classes.flatMap { $0[frames - 2] }, sampleCount: batch)
    }

    /// The mean of -log (ŷ_j[c_j] + 1e-5).
    private static func crossEntropy(_ predicted: Tensor, _ trueColors: Tensor) -> Tensor {
        let likelihoods = (predicted * trueColors).sum(axes: [2]) + Tensor(1e-5)
        return likelihoods.log().mean().scaled(by: -1)
    }

    /// What a pointer predicts that points at all candidates alike: `[B, H * W or 1, classCount]`.
    private func uniformPrediction(
        _ colors: Tensor, _ height: Int, _ width: Int, frames: Int
    ) -> Tensor {
        guard let window else { return colors.mean(axes: [1], keepsAxes: true) }
        return Self.exclusions(height, width, frames: frames, window: window)
            .softmax().matmul(colors)
    }

    private static func last(_ tensor: Tensor) -> Int { tensor.shape[tensor.shape.count - 1] }

    /// `[B, count, classCount]`.
    private func oneHot(_ classes: [[Int]]) -> Tensor {
        let count = classes[0].count
        return Tensor(shape: [classes.count, count, classCount]) { values in
            values.update(repeating: 0)
            for (row, color) in classes.joined().enumerated() {
                values[row * classCount + color] = 1
            }
        }
    }

    /// `[1, H * W, frames * H * W]`: 0 within the window, else so much less that nothing of it remains.
    static func exclusions(_ height: Int, _ width: Int, frames: Int, window: Int) -> Tensor {
        let places = height * width
        return Tensor(shape: [1, places, frames * places]) { values in
            for index in values.indices {
                let (target, candidate) = (index / (frames * places), index % places)
                let rows = abs(target / width - candidate / width)
                let columns = abs(target % width - candidate % width)
                values[index] = max(rows, columns) <= window ? 0 : -1e9
            }
        }
    }
}

/// What the pointers of a batch predicted.
struct PointerOutcome {
    let loss: Tensor
    /// The loss of pointing at all candidates alike, in nats: of knowing how frequent colours are among the references of the
    /// sample, and nothing of where they go.
    let uniformLoss: Double
    /// The class with the largest share at each place, the true one, and that of the same place one frame before.
    let predicted, truth, before: [Int]
    /// Samples, of equally many places each, one after the other.
    let sampleCount: Int

    /// The share of places predicted rightly, 0 to 1.
    var accuracy: Double { Self.share(zip(predicted, truth).map(==)) }

    /// The share that copying the previous frame in place gets right.
    var copyAccuracy: Double { Self.share(zip(before, truth).map(==)) }

    /// The share of right predictions where copying is wrong; nil where it never is.
    var changedAccuracy: Double? {
        let changed = truth.indices.filter { before[$0] != truth[$0] }
        return changed.isEmpty ? nil : Self.share(changed.map { predicted[$0] == truth[$0] })
    }

    /// The share of those places that have the commonest colour of such places in their sample: what guessing it gets right.
    var changedGuessAccuracy: Double? {
        let changed = truth.indices.filter { before[$0] != truth[$0] }
        let places = truth.count / sampleCount
        let samples = Dictionary(grouping: changed) { $0 / places }.values
        let right = samples.reduce(0) { sum, sample in
            let colors = Dictionary(grouping: sample) { truth[$0] }.values
            return sum + (colors.map(\.count).max() ?? 0)
        }
        return changed.isEmpty ? nil : Double(right) / Double(changed.count)
    }

    private static func share(_ answers: [Bool]) -> Double {
        Double(answers.count { $0 }) / Double(max(1, answers.count))
    }
}
