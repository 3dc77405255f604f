public import Essentials
internal import NeuralNetworks
public import PretextTasks
public import TensorCore

/// Something that makes vectors of what networks take: a network, or a simple rule to hold it against.
public struct FeatureSource {
    /// What tables call it.
    public let name: String
    private let compute: (Tensor) -> Tensor

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - name: what tables call it.
    ///   - compute: vectors `[N, D]` of inputs `[N, ...]`.
    public init(_ name: String, _ compute: @escaping (Tensor) -> Tensor) {
        self.name = name
        self.compute = compute
    }

    /// The vectors of inputs.
    ///
    /// - Parameter inputs: `[N, ...]`, as `ClipInputs` cuts them.
    /// - Returns: one row an input.
    public func rows(_ inputs: Tensor) -> [[Float]] {
        let vectors = withoutGradients { compute(inputs) }
        let (values, width) = (vectors.values, vectors.count / inputs.shape[0])
        return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }

    /// What a network makes of pictures.
    ///
    /// - Parameters:
    ///   - name: what tables call it.
    ///   - model: the network, in inference form.
    ///   - layer: the stage of `imageTrunk` whose result counts; nil for the network's own features.
    ///   - pooling: how maps become vectors.
    /// - Returns: the source.
    /// - Throws: `ConfigurationError` where there is no such stage.
    public static func pictures(
        _ name: String, _ model: any VisualModel, layer: String?, pooling: FeaturePooling
    ) throws(ConfigurationError) -> FeatureSource {
        let trunk = model.imageTrunk
        guard let layer = try known(layer, in: trunk) else {
            return FeatureSource(name) { pooling.vectors(model.imageFeatures($0)) }
        }
        return FeatureSource(name) { pooling.vectors(trunk.features($0, upTo: layer)) }
    }

    /// What a network makes of sounds.
    ///
    /// - Parameters:
    ///   - name: what tables call it.
    ///   - model: the network, in inference form.
    ///   - layer: the stage of `soundTrunk` whose result counts; nil for the network's own features.
    ///   - pooling: how maps become vectors.
    /// - Returns: the source.
    /// - Throws: `ConfigurationError` where there is no such stage.
    public static func sounds(
        _ name: String, _ model: any AudioVisualModel, layer: String?, pooling: FeaturePooling
    ) throws(ConfigurationError) -> FeatureSource {
        let trunk = model.soundTrunk
        guard let layer = try known(layer, in: trunk) else {
            return FeatureSource(name) { pooling.vectors(model.soundFeatures($0)) }
        }
        return FeatureSource(name) { pooling.vectors(trunk.features($0, upTo: layer)) }
    }

    private static func known(
        _ layer: String?, in trunk: any StagedNetwork
    ) throws(ConfigurationError) -> String? {
        guard let layer, !trunk.stageNames.contains(layer) else { return layer }
        let names = trunk.stageNames.joined(separator: ", ")
        throw ConfigurationError("the network has no layer '\(layer)'; it has \(names)")
    }
}
