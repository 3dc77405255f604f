// What layers and networks have in common.

public import TensorCore

/// A tensor that a layer keeps but does not train, with its stable dotted name.
public typealias NamedBuffer = (name: String, buffer: Buffer)

/// A layer or network: it has parameters, and may keep buffers such as running statistics.
///
/// Names are dotted paths, stable across versions, listed explicitly by each type; they name
/// the weights in files.
public protocol Module: AnyObject {
    /// What training changes, in a fixed order.
    var parameters: [NamedParameter] { get }

    /// What the layers keep besides, in a fixed order.
    var buffers: [NamedBuffer] { get }

    /// Whether layers such as batch norm behave as in training.
    var isTraining: Bool { get set }
}

/// A module that makes one tensor from one tensor.
public protocol Layer: Module {
    /// Applies the layer.
    func callAsFunction(_ input: Tensor) -> Tensor
}

extension Module {
    /// The parameters, with `prefix` and a dot before each name; unchanged names for an empty
    /// prefix.
    func parameters(under prefix: String) -> [NamedParameter] {
        prefix.isEmpty ? parameters : parameters.map { ("\(prefix).\($0.name)", $0.parameter) }
    }

    /// The buffers, with `prefix` and a dot before each name; unchanged names for an empty prefix.
    func buffers(under prefix: String) -> [NamedBuffer] {
        prefix.isEmpty ? buffers : buffers.map { ("\(prefix).\($0.name)", $0.buffer) }
    }
}
