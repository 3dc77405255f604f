internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import PretextTasks
internal import TensorCore

/// Whether a network still consists of numbers, and where it stopped doing so.
enum NumericCheck {
    /// The first parameter whose gradient holds NaN or infinity.
    static func brokenGradient(of model: any PretextModel) -> String? {
        model.parameters.first { $0.parameter.gradient?.isFinite == false }?.name
    }

    /// The first weight or running statistic that holds NaN or infinity.
    static func brokenState(of model: any PretextModel) -> String? {
        model.parameters.first { !$0.parameter.value.isFinite }?.name
            ?? model.buffers.first { !$0.buffer.value.isFinite }?.name
    }

    /// Says where a step first leaves the numbers, by running it again.
    ///
    /// - Parameters:
    ///   - model: the network as it was before the step, but for running statistics.
    ///   - batch: the samples of the step.
    ///   - random: the stream of the step from its start.
    /// - Throws: what the training step throws.
    /// - Returns: words that follow "first": "in the backward pass, in conv2d
    ///   at the layer of image.conv1_1.conv.weight".
    static func place(
        of model: any PretextModel, batch: Batch, random: RandomStream
    ) throws -> String {
        if let array = batch.arrays.first(where: { !batch.tensor($0.name).isFinite }) {
            return "in the samples themselves, in '\(array.name)'"
        }
        if let weight = model.parameters.first(where: { !$0.parameter.value.isFinite }) {
            return "in the weights, in \(weight.name)"
        }
        var random = random
        let fault = try NumericFault.locate {
            try model.trainingStep(batch, random: &random).loss
        }
        guard let fault else { return "in an operation that could not be told" }
        let name = model.parameters.first { $0.parameter === fault.parameter }?.name
        let pass = fault.pass == .forward ? "forward" : "backward"
        return "in the \(pass) pass, in \(fault.operation)"
            + (name.map { " at the layer of \($0)" } ?? "")
    }
}
