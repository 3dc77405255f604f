// The block of residual networks.

public import TensorCore

/// max(main(x) + shortcut(x), 0).
///
/// Names: those of `main`, and those of the shortcut under `downsample`. Source: He, Zhang, Ren, Sun,
/// "Deep Residual Learning for Image Recognition", CVPR 2016, arXiv 1512.03385, equations 1 and 2.
public final class ResidualBlock: Layer {
    private let main: Sequential
    private let shortcut: (any Layer)?

    /// Makes a block.
    ///
    /// - Parameters:
    ///   - main: what computes the difference; ends without rectifier.
    ///   - shortcut: brings the input to the shape of the difference; the input itself when left out.
    public init(main: Sequential, shortcut: (any Layer)? = nil) {
        self.main = main
        self.shortcut = shortcut
    }

    /// Applies the block.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        (main(input) + (shortcut.map { $0(input) } ?? input)).relu()
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining: Bool {
        get { main.isTraining }
        set {
            main.isTraining = newValue
            shortcut?.isTraining = newValue
        }
    }

    /// Those of the main path, and of the shortcut under `downsample`.
    public var parameters: [NamedParameter] {
        main.parameters + (shortcut?.parameters(under: "downsample") ?? [])
    }

    /// Those of the main path, and of the shortcut under `downsample`.
    public var buffers: [NamedBuffer] {
        main.buffers + (shortcut?.buffers(under: "downsample") ?? [])
    }
}
