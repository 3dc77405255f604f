// Choices of the library as values of options.

public import ArgumentParser
internal import Inference
internal import MotionSegmentation
internal import NeuralNetworks
internal import OpticalFlow
internal import TensorCore

extension AVENet.Size: ExpressibleByArgument {}

extension FeaturePooling: ExpressibleByArgument {}

extension TrainingPrecision: ExpressibleByArgument {}

extension MotionSegmenter.Method: ExpressibleByArgument {}

extension MotionSegmenter.Camera: ExpressibleByArgument {}

extension FlowMethod: ExpressibleByArgument {}
