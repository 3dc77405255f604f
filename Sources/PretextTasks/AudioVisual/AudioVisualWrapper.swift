internal import AudioFeatures
internal import ClipDatasets
internal import NeuralNetworks
internal import TensorCore

/// A network of `NeuralNetworks` as a task trains it: its weights are the network's, its inputs what the
/// task cuts.
protocol AudioVisualWrapper: AudioVisualModel {
    associatedtype Network: TwoTowerNetwork
    var network: Network { get }
    var views: AudioVisualViews { get }
}

extension AudioVisualWrapper {
    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }
    var frameView: ImageAugmentation { views.withoutAugmentation.image }
    var frameTiming: FrameTiming { views.timing }
    var preset: SpectrogramPreset { views.preset }
    var imageTrunk: any StagedNetwork { network.imageTrunk }
    var soundTrunk: any StagedNetwork { network.soundTrunk }
}
