// Choices of the library as values of options.

public import ArgumentParser
internal import Inference
internal import NeuralNetworks
internal import TensorCore

extension AVENet.Size: ExpressibleByArgument {}

extension FeaturePooling: ExpressibleByArgument {}

extension TrainingPrecision: ExpressibleByArgument {}
