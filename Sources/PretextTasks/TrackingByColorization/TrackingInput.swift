internal import Essentials
internal import TensorCore

/// What of its frames a network sees.
enum TrackingInput: String, CaseIterable {
    /// Lightness alone, as in the paper: all of the colour is to be predicted.
    case grey
    /// Lightness and colour. In training either a or b is left out and predicted; the others are made larger by half.
    ///
    /// Source: Lai, Lu, Xie, "MAST", CVPR 2020, section 3.1. Differs from it: what is left out is predicted as one of the
    /// classes, too, instead of by regression.
    case lab

    /// Channels of the network's input.
    var channels: Int { self == .grey ? 1 : 3 }

    /// The network's input.
    ///
    /// - Parameters:
    ///   - lab: lightness, a and b of pictures, `[N, 3, ...]`.
    ///   - targets: what each picture is to predict; nil where nothing is, as after training.
    /// - Returns: `[N, channels, ...]`.
    func planes(of lab: Tensor, predicting targets: [ColorTarget]? = nil) -> Tensor {
        if self == .grey { return lab.sliced(axis: 1, 0..<1) }
        guard let targets else { return lab }
        let factors = targets.flatMap { target -> [Float] in
            [1.5, target == .a ? 0 : 1.5, target == .b ? 0 : 1.5]
        }
        let shape = [targets.count, 3] + lab.shape.dropFirst(2).map { _ in 1 }
        return lab * Tensor(factors, shape: shape)
    }

    /// What a sample is to predict.
    func drawTarget(random: inout RandomStream) -> ColorTarget {
        if self == .grey { return .both }
        return random.chance(0.5) ? .a : .b
    }
}

/// The part of colours that is predicted.
enum ColorTarget: Int, CaseIterable {
    case both, a, b

    /// A colour without what is not asked for.
    func part(of color: SIMD2<Float>) -> SIMD2<Float> {
        switch self {
        case .both: color
        case .a: SIMD2(color.x, 0)
        case .b: SIMD2(0, color.y)
        }
    }
}
