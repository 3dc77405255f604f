// The papers' networks on several frames or clips.

public import Essentials
internal import TensorCore

extension TupleNet {
    /// The network of Misra, Zitnick, Hebert, "Shuffle and Learn", ECCV 2016: frames `[N, 3, 3, 227, 227]` to
    /// `[N, 2]`.
    ///
    /// CaffeNet to fc7 (batch norm without scale and shift on conv3 to fc7), the three vectors of 4096 side by side, a
    /// linear layer.
    public static func shuffleAndLearn(
        standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let tower = CaffeNet(norm: .init(isAffine: false), classes: nil, random: &random)
        let fc8 = Linear(
            inputs: 3 * 4096, outputs: 2, initialization: .normal(deviation: 0.01), random: &random)
        return TupleNet(
            tower: tower, head: Sequential([TupleHeads.sideBySide, Stage("fc8", fc8)]),
            standardizesFrames: standardizesFrames)
    }

    /// What is made of the vectors of the clips of an odd-one-out network.
    public enum OddOneFusion: String, CaseIterable, Sendable {
        /// All vectors side by side.
        case concatenation
        /// The sum of all differences between an earlier and a later one.
        case sumOfDifferences = "sum-of-differences"

        func stage(clips: Int, width: Int) -> (stage: Stage, width: Int) {
            switch self {
            case .concatenation: (TupleHeads.sideBySide, clips * width)
            case .sumOfDifferences: (TupleHeads.sumOfDifferences, width)
            }
        }
    }

    /// The network of Fernando, Bilen, Gavves, Gould, CVPR 2017: clips `[N, K, 3, W, 224, 224]` to `[N, K]`.
    ///
    /// AlexNet on the encoded clip, fc6 of 4096 and fc7 of 128, the clips' vectors fused, a layer of 128 and the verdict.
    public static func oddOneOut(
        clips: Int, frames: Int, encoding: ClipEncoding, fusion: OddOneFusion,
        standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let trunk = CaffeNet(
            imageSize: 224, inputChannels: encoding.channels(frames: frames), hidden: [4096, 128],
            classes: nil, random: &random)
        let (stage, width) = fusion.stage(clips: clips, width: 128)
        let head = ProjectionHead([width, 128, clips], random: &random)
        return TupleNet(
            tower: Sequential([Stage("encode") { encoding($0) }] + trunk.stages),
            head: Sequential([stage, Stage("fc", head)]), standardizesFrames: standardizesFrames)
    }

    /// The network of Lee, Huang, Singh, Yang, ICCV 2017: frames `[N, 4, 3, 80, 80]` to `[N, 12]`.
    ///
    /// CaffeNet to fc6 of 1024, a layer of 512 on each pair of frames, a linear layer on the six pairs.
    public static func sequenceSorting(
        standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let tower = CaffeNet(
            imageSize: 80, norm: .init(), hidden: [1024], classes: nil, random: &random)
        let head = TupleHeads.pairwise(
            items: 4, width: 1024, hidden: 512, classes: 12, norm: .init(), dropout: 0.5,
            initialization: .normal(deviation: 0.01), random: &random)
        return TupleNet(tower: tower, head: head, standardizesFrames: standardizesFrames)
    }

    /// The towers of clip order prediction, all with 512 numbers a clip.
    public enum ClipOrderTower: String, CaseIterable, Sendable {
        case c3d, r3d, r2plus1d

        fileprivate func make(random: inout RandomStream) -> any StagedNetwork {
            switch self {
            case .c3d:
                let trunk = C3D(norm: .init(), hidden: [], classes: nil, random: &random)
                let last = trunk.stages.firstIndex { $0.name == "conv5b" }
                return Sequential(
                    trunk.stages.prefix((last ?? 0) + 1)
                        + [Stage("avgpool") { $0.globalAveragePool() }])
            case .r3d:
                return VideoResNet(.r3d, blocks: [1, 1, 1, 1], classes: nil, random: &random)
            case .r2plus1d:
                return VideoResNet(.r2plus1d, blocks: [1, 1, 1, 1], classes: nil, random: &random)
            }
        }
    }

    /// The network of Xu, Xiao, Zhao, Shao, Xie, Zhuang, CVPR 2019: clips `[N, 3, 3, 16, 112, 112]` to `[N, 6]`.
    ///
    /// A layer of 512 on each pair of clips, dropout, a linear layer on the three pairs.
    public static func clipOrder(
        tower: ClipOrderTower, standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let trunk = tower.make(random: &random)
        let head = TupleHeads.pairwise(
            items: 3, width: 512, hidden: 512, classes: 6, dropout: 0.5,
            initialization: .uniformByInputs, random: &random)
        return TupleNet(tower: trunk, head: head, standardizesFrames: standardizesFrames)
    }
}
