// Small networks on several frames or clips of 64 x 64.

public import Essentials
internal import TensorCore

extension TupleNet {
    /// Frames `[N, items, 3, 64, 64]` to `[N, classes]`, judged by how far and where the maps of each two differ.
    public static func smallFrames(
        items: Int, classes: Int, standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let tower = SmallFrameTower(random: &random)
        let head = TupleHeads.distances(
            items: items, channels: SmallFrameTower.channels, hidden: 64, classes: classes,
            random: &random)
        return TupleNet(tower: tower, head: head, standardizesFrames: standardizesFrames)
    }

    /// Frames `[N, items, 3, 64, 64]` to `[N, orders]`, judged by how far apart in time each two seem to be.
    ///
    /// - Parameters:
    ///   - orders: of each class the time, from 0, of the item at each place.
    ///   - standardizesFrames: whether each frame first loses its brightness, contrast and tint.
    ///   - random: the source of start values; advanced.
    /// - Returns: the network, with random weights.
    public static func smallSorting(
        orders: [[Int]], standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let tower = SmallFrameTower(random: &random)
        let head = TupleHeads.timeDistances(
            orders: orders, channels: SmallFrameTower.channels, hidden: 64, random: &random)
        return TupleNet(tower: tower, head: head, standardizesFrames: standardizesFrames)
    }

    /// Clips `[N, clips, 3, frames, 64, 64]` to `[N, clips]`, whichever is the odd one.
    public static func smallOddOneOut(
        clips: Int, frames: Int, encoding: ClipEncoding, fusion: OddOneFusion,
        standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let trunk = SmallFrameTower(
            inputChannels: encoding.channels(frames: frames), random: &random)
        let width = 128
        let inputs = SmallFrameTower.channels * 4 * 4
        let tower = Sequential(
            [Stage("encode") { encoding($0) }] + trunk.stages + [
                Stage("pool5") { $0.maxPool2d(kernelSize: 2) },
                Stage("flatten") { $0.reshaped(to: [$0.shape[0], inputs]) },
                Stage("fc", Linear(inputs: inputs, outputs: width, hasReLU: true, random: &random)),
            ])
        let (stage, fused) = fusion.stage(clips: clips, width: width)
        let head = ProjectionHead([fused, width, clips], random: &random)
        return TupleNet(
            tower: tower, head: Sequential([stage, Stage("fc", head)]),
            standardizesFrames: standardizesFrames)
    }

    /// Clips `[N, items, 3, 8, 64, 64]` to `[N, orders]`, judged by how much later each two seem to come.
    ///
    /// - Parameters:
    ///   - orders: of each class the time, from 0, of the clip at each place.
    ///   - standardizesFrames: whether each frame first loses its brightness, contrast and tint.
    ///   - random: the source of start values; advanced.
    /// - Returns: the network, with random weights.
    public static func smallClipOrder(
        orders: [[Int]], standardizesFrames: Bool, random: inout RandomStream
    ) -> TupleNet {
        let tower = SmallClipTower(random: &random)
        let head = TupleHeads.successions(
            orders: orders, channels: SmallClipTower.channels, hidden: 64, random: &random)
        return TupleNet(tower: tower, head: head, standardizesFrames: standardizesFrames)
    }
}
