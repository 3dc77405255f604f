// How a Winograd convolution is divided into tiles, chunks and parts.

internal import CKernels

/// The sizes of one pass, and the parts that threads compute.
///
/// For the gradient of the input, input and output have changed places: `source` is what the pass
/// reads in tiles of 6x6, `target` what it writes in tiles of 4x4.
struct WinogradPlan {
    /// The code to run, and the floats of its vectors.
    let vectors: CKVectors
    let width: Int
    private(set) var sizes: CKWinogradSizes
    let filters: CKWinogradFilters

    /// The plan of the forward pass and of the filters' gradient.
    init(forward shape: ConvolutionShape) {
        self.init(
            shape, source: (shape.inputChannels, shape.inputSize),
            target: (shape.outputChannels, shape.outputSize), padding: shape.padding)
    }

    /// The plan of the gradient of the input: a forward pass from the outputs to the inputs.
    init(backward shape: ConvolutionShape) {
        self.init(
            shape, source: (shape.outputChannels, shape.outputSize),
            target: (shape.inputChannels, shape.inputSize),
            padding: shape.padding.map { 2 - $0 }, isFlipped: true)
    }

    private typealias Side = (channels: Int, size: [Int])

    private init(
        _ shape: ConvolutionShape, source: Side, target: Side, padding: [Int],
        isFlipped: Bool = false
    ) {
        let (rows, columns) = (shape.kernel.count - 2, shape.kernel.count - 1)
        let unit = VectorUnit.current
        (vectors, width) = (unit.vectors, unit.width)
        sizes = CKWinogradSizes(
            images: Int64(shape.batch), frames: Int64(rows == 1 ? shape.inputSize[0] : 1),
            inputBlocks: Int64((source.channels + width - 1) / width),
            outputBlocks: Int64((target.channels + width - 1) / width),
            inputHeight: Int64(source.size[rows]), inputWidth: Int64(source.size[columns]),
            outputHeight: Int64(target.size[rows]), outputWidth: Int64(target.size[columns]),
            paddingTop: Int64(padding[rows]), paddingLeft: Int64(padding[columns]), chunk: 1)
        // The filters are [O, C, 3, 3] whichever side is the source.
        let (near, far) = (Int64(9), Int64(9 * shape.inputChannels))
        filters = CKWinogradFilters(
            outputs: Int64(target.channels), inputs: Int64(source.channels),
            outputStride: isFlipped ? near : far, inputStride: isFlipped ? far : near,
            isFlipped: isFlipped)
    }

    /// Whether the algorithm can compute a shape: 3x3 filters over images or over single frames,
    /// with step 1 and a padding of at most 2.
    static func applies(to shape: ConvolutionShape) -> Bool {
        let axes = shape.kernel.count
        let frames = axes - 2
        return (2...3).contains(axes) && shape.kernel.suffix(2) == [3, 3] && shape.groups == 1
            && shape.kernel.prefix(frames) == [1][..<frames]
            && shape.padding.prefix(frames) == [0][..<frames]
            && shape.padding.suffix(2).allSatisfy { $0 <= 2 }
            && (shape.stride + shape.dilation).allSatisfy { $0 == 1 }
    }

    // MARK: - Parts

    /// What one thread computes: range `tileIndex` of the tiles, for some blocks of outputs.
    typealias Part = (tileIndex: Int, tiles: CKRange, outputBlocks: CKRange)

    /// How many parts the tiles are divided into, and how many the blocks of outputs.
    private(set) var tileParts = 1
    private(set) var outputParts = 1

    /// How many parts there are; at most one for each thread.
    var partCount: Int { tileParts * outputParts }

    /// Part `index` of all.
    func part(_ index: Int) -> Part {
        (
            index % tileParts,
            Self.share(index % tileParts, of: tileParts, tiles),
            Self.share(index / tileParts, of: outputParts, sizes.outputBlocks)
        )
    }

    /// Part `index` of `parts` of the numbers below `count`.
    static func share(_ index: Int, of parts: Int, _ count: Int64) -> CKRange {
        CKRange(
            start: count * Int64(index) / Int64(parts), end: count * Int64(index + 1) / Int64(parts)
        )
    }

    /// Tiles of all images.
    private var tiles: Int64 { withUnsafePointer(to: sizes) { ck_winograd_tiles($0) } }

    /// Channels of the outputs, those that fill the last block included.
    var outputChannels: Int { Int(sizes.outputBlocks) * width }

    /// Floats of the transformed filters.
    var filterFloats: Int {
        withUnsafePointer(to: sizes) { Int(ck_winograd_filter_floats(vectors, $0)) }
    }

    /// Floats of working memory of one part.
    var workspaceFloats: Int {
        withUnsafePointer(to: sizes) { Int(ck_winograd_workspace_floats(vectors, $0)) }
    }

    /// Divides the tiles among the threads, and blocks of outputs where there are too few tiles.
    func divided() -> WinogradPlan {
        divided(tilePartLimit: Int.max, longestChunk: 48)
    }

    /// The same for the gradient of the filters, of which every part of the tiles has a copy: where
    /// copies are large, blocks of outputs are divided instead.
    func dividedForFilters() -> WinogradPlan {
        let copies = Self.copyBytes / (filterFloats * MemoryLayout<Float>.stride)
        return divided(tilePartLimit: max(1, copies), longestChunk: 72)
    }

    /// Copies of the filters' gradient should find room in a shared cache.
    private static let copyBytes = 24 << 20

    /// Chunks of tiles should stay in the caches of one core, but each chunk reads all filters anew;
    /// the lengths were found by measuring 64 to 512 channels with 512 KiB a core.
    private func divided(tilePartLimit: Int, longestChunk longest: Int) -> WinogradPlan {
        var plan = self
        let threads = ComputeThreads.current
        plan.tileParts = max(1, min(threads, tilePartLimit, Int(tiles) / Self.chunkStep))
        plan.outputParts = max(1, min(threads / plan.tileParts, Int(sizes.outputBlocks)))
        // Chunks of one part are about equally long.
        let tilesOfPart = (Int(tiles) + plan.tileParts - 1) / plan.tileParts
        let count = max(1, (tilesOfPart + longest - 1) / longest)
        let length = (tilesOfPart + count - 1) / count
        plan.sizes.chunk = Int64((length + Self.chunkStep - 1) / Self.chunkStep * Self.chunkStep)
        return plan
    }

    /// Tiles that are multiplied together are 6 or 12.
    private static let chunkStep = 12
}
