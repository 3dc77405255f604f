// The stages that networks from Caffe have in common.

internal import Essentials
internal import TensorCore

/// A convolution with ReLU called `conv<label>`, with batch norm called `bn<label>` instead of its
/// bias if `norm` says so.
func convolutionStage(
    _ label: String, _ sizes: Convolution.Sizes, norm: BatchNorm.Settings?,
    initialization: Initialization, random: inout RandomStream
) -> Stage {
    let name = "conv\(label)"
    guard let norm else {
        return Stage(
            name,
            Convolution(sizes, hasReLU: true, initialization: initialization, random: &random))
    }
    let block = ConvBlock(
        sizes, norm: norm, initialization: initialization, names: (name, "bn\(label)"),
        random: &random)
    return Stage(name, under: "", block)
}

/// Fully connected layers from `fc6` on with ReLU and dropout after each, and a last one without
/// both.
func fullyConnectedStages(
    inputs: Int, hidden: [Int], classes: Int?, norm: BatchNorm.Settings?, dropout: Double,
    random: inout RandomStream
) -> [Stage] {
    var stages: [Stage] = []
    var previous = inputs
    for (index, width) in hidden.enumerated() {
        let label = "\(index + 6)"
        stages.append(
            linearStage(label, previous, width, norm: norm, random: &random))
        stages.append(
            Stage("drop\(label)", Dropout(probability: dropout, random: &random)))
        previous = width
    }
    if let classes {
        let last = Linear(
            inputs: previous, outputs: classes, initialization: .normal(deviation: 0.01),
            random: &random)
        stages.append(Stage("fc\(hidden.count + 6)", last))
    }
    return stages
}

private func linearStage(
    _ label: String, _ inputs: Int, _ outputs: Int, norm: BatchNorm.Settings?,
    random: inout RandomStream
) -> Stage {
    let name = "fc\(label)"
    let linear = Linear(
        inputs: inputs, outputs: outputs, bias: norm == nil, hasReLU: norm == nil,
        initialization: .normal(deviation: 0.005, bias: 1), random: &random)
    guard let norm else { return Stage(name, linear) }
    let bn = BatchNorm(channels: outputs, settings: norm, fusedReLU: true)
    return Stage(name, under: "", Sequential([Stage(name, linear), Stage("bn\(label)", bn)]))
}
