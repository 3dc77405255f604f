// Networks whose intermediate results have names.

public import Essentials
public import TensorCore

/// One named step of a network.
public struct Stage {
    /// What the step's result is called, as in the papers: `conv3`, `layer2`, `fc7`.
    public let name: String
    /// What stands before the names of the layer's parameters in files; empty for nothing.
    let prefix: String
    let layer: any Layer

    /// A step with parameters.
    ///
    /// - Parameters:
    ///   - name: of the step's result.
    ///   - prefix: before the names of its parameters, with a dot between; `name` when left out,
    ///     nothing when empty.
    ///   - layer: what the step does.
    public init(_ name: String, under prefix: String? = nil, _ layer: any Layer) {
        self.name = name
        self.prefix = prefix ?? name
        self.layer = layer
    }

    /// A step without parameters.
    ///
    /// - Parameters:
    ///   - name: of the step's result.
    ///   - operation: what the step does.
    public init(_ name: String, _ operation: @escaping (Tensor) -> Tensor) {
        self.init(name, Operation(operation))
    }
}

/// A network that is a chain of named stages, so that any intermediate result can be had.
public protocol StagedNetwork: Layer {
    /// The stages in the order in which they are applied.
    var stages: [Stage] { get }
}

extension StagedNetwork {
    /// The names that `features(_:upTo:)` knows, in order; stages within stages as `layer1.0`, before the
    /// stage that they are in.
    public var stageNames: [String] {
        stages.flatMap { stage in
            let inner = (stage.layer as? any StagedNetwork)?.stageNames ?? []
            return inner.map { "\(stage.name).\($0)" } + [stage.name]
        }
    }

    /// Applies all stages.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        stages.reduce(input) { $1.layer($0) }
    }

    /// Applies the stages up to and including one.
    ///
    /// - Parameters:
    ///   - input: what the network takes.
    ///   - name: one of `stageNames`; the program stops for any other.
    /// - Returns: the result of that stage.
    public func features(_ input: Tensor, upTo name: String) -> Tensor {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard stageNames.contains(name),
            let last = stages.firstIndex(where: { $0.name == parts[0] })
        else {
            programmingError(
                "features: there is no stage \(name), only \(stageNames.joined(separator: ", "))")
        }
        let before = stages[..<last].reduce(input) { $1.layer($0) }
        guard parts.count == 2, let inner = stages[last].layer as? any StagedNetwork else {
            return stages[last].layer(before)
        }
        return inner.features(before, upTo: parts[1])
    }

    /// Gives every dropout of the network a new stream.
    ///
    /// A trainer that calls this before each step with the step's own stream drops the same elements
    /// whether or not the run was interrupted.
    public func reseedDropout(from random: inout RandomStream) {
        for stage in stages {
            if let dropout = stage.layer as? Dropout {
                dropout.random = RandomStream(seed: random.next())
            }
            (stage.layer as? any StagedNetwork)?.reseedDropout(from: &random)
        }
    }

    /// Whether batch norm uses the batch's own statistics, and dropout drops.
    public var isTraining: Bool {
        get { stages.allSatisfy(\.layer.isTraining) }
        set { for stage in stages { stage.layer.isTraining = newValue } }
    }

    /// Those of the stages, in order.
    public var parameters: [NamedParameter] {
        stages.flatMap { $0.layer.parameters(under: $0.prefix) }
    }

    /// Those of the stages, in order.
    public var buffers: [NamedBuffer] {
        stages.flatMap { $0.layer.buffers(under: $0.prefix) }
    }
}
