// The passes over chunks of tiles.
//
// Included once for every width; NAME(f) is the name of f for that width.

/// Floats from one of the 36 points to the next. One line more keeps the 36 points of a tile out of
/// each other's cache sets.
INLINE int64_t padded(int64_t floats) { return floats + LINE; }

INLINE int64_t filterPointStride(const CKWinogradSizes *sizes) {
    return padded(sizes->inputBlocks * sizes->outputBlocks * WIDTH * WIDTH);
}

/// Tiles of a chunk, rounded up to whole blocks of the product.
INLINE int64_t roundedChunk(const CKWinogradSizes *sizes) {
    return (sizes->chunk + TILES - 1) / TILES * TILES;
}

int64_t NAME(filterFloats)(const CKWinogradSizes *sizes) { return 36 * filterPointStride(sizes); }

int64_t NAME(workspaceFloats)(const CKWinogradSizes *sizes) {
    const int64_t tile = roundedChunk(sizes) * WIDTH;
    return 36 * (padded(tile * sizes->inputBlocks) + padded(tile * sizes->outputBlocks));
}

/// Fetches the four columns of a tile that the one before it does not have: of the next block of
/// channels, because runs of tiles are too short for the processor to see where they go.
INLINE void fetchRows(const float *patch, int64_t rowStride) {
    for (int y = 0; y < 6; y++)
        for (int x = 2; x < 6; x += LINE / WIDTH)
            __builtin_prefetch(patch + y * rowStride + x * WIDTH);
}

/// Transforms a chunk of inputs. Block b of tile t lies at b * blockStride + t / TILES *
/// groupStride + t % TILES * WIDTH behind its point; `rounded` tiles are written.
static void transformInputs(
    const CKWinogradSizes *sizes, const float *input, const Tile *tiles, int64_t count,
    int64_t rounded, float *transformed, int64_t pointStride, int64_t blockStride,
    int64_t groupStride
) {
    const int64_t height = sizes->inputHeight, width = sizes->inputWidth;
    const int64_t blockSize = sizes->frames * height * width * WIDTH;
    float patch[36 * WIDTH] __attribute__((aligned(64)));
    for (int64_t block = 0; block < sizes->inputBlocks; block++)
        for (int64_t index = 0; index < rounded; index++) {
            float *to = transformed + block * blockStride + index / TILES * groupStride +
                        index % TILES * WIDTH;
            if (index >= count) {
                for (int point = 0; point < 36; point++)
                    store(to + point * pointStride, (Vector){0});
                continue;
            }
            const Tile *tile = &tiles[index];
            const float *map = input + tile->input + block * blockSize;
            const int64_t row = tile->inputRow, column = tile->inputColumn;
            if (row >= 0 && column >= 0 && row + 6 <= height && column + 6 <= width) {
                const float *inside = map + (row * width + column) * WIDTH;
                fetchRows(inside + blockSize, width * WIDTH);
                transformInputTile(inside, width * WIDTH, to, pointStride);
            } else {
                copyPatch(map, height, width, row, column, 6, patch);
                transformInputTile(patch, 6 * WIDTH, to, pointStride);
            }
        }
}

/// Multiplies one point of a chunk with the filters of a range of blocks, and fetches the filters
/// of the next point, which lie behind them: they come from a cache that is shared or from memory.
static void multiplyPoint(
    const CKWinogradSizes *sizes, const float *tiles, int64_t rounded, const float *filters,
    float *products, CKRange outputBlocks
) {
    const int64_t blocks = sizes->inputBlocks, group = blocks * TILES * WIDTH;
    const int64_t stride = rounded * WIDTH;
    const float *next =
        filters + filterPointStride(sizes) + outputBlocks.start * blocks * WIDTH * WIDTH;
    // There are WIDTH * WIDTH / LINE lines for each pair of blocks, and TILES * FILTERS vectors are
    // computed at a time.
    const int64_t needed = TILES * FILTERS * WIDTH * WIDTH / LINE;
    const int64_t lines = (needed + rounded - 1) / rounded;
    for (int64_t output = outputBlocks.start; output < outputBlocks.end; output += FILTERS) {
        const float *panel = filters + output * blocks * WIDTH * WIDTH;
        float *to = products + (output - outputBlocks.start) * stride;
        const int64_t rest = outputBlocks.end - output;
        for (int64_t tile = 0; tile < rounded; tile += TILES) {
            const float *from = tiles + tile / TILES * group;
            float *block = to + tile * WIDTH;
            if (rest >= FILTERS)
                multiplyTiles(FILTERS, from, panel, blocks, block, stride, next, lines);
            else
                multiplyTiles(1, from, panel, blocks, block, stride, next, lines);
            next += lines * blocks * LINE;
        }
    }
}

/// Transforms the products of a chunk back and writes the outputs.
static void transformOutputs(
    const CKWinogradSizes *sizes, const float *products, int64_t pointStride, const Tile *tiles,
    int64_t count, int64_t rounded, const float *bias, float *output, CKRange outputBlocks
) {
    const int64_t height = sizes->outputHeight, width = sizes->outputWidth;
    const int64_t blockSize = sizes->frames * height * width * WIDTH;
    for (int64_t block = outputBlocks.start; block < outputBlocks.end; block++) {
        const Vector added = bias ? load(bias + block * WIDTH) : (Vector){0};
        const float *from = products + (block - outputBlocks.start) * rounded * WIDTH;
        for (int64_t index = 0; index < count; index++) {
            const int64_t row = tiles[index].outputRow, column = tiles[index].outputColumn;
            float *patch = output + tiles[index].output + block * blockSize +
                           (row * width + column) * WIDTH;
            if (row + 4 <= height && column + 4 <= width)
                transformProductTile(
                    from + index * WIDTH, pointStride, added, patch, width * WIDTH, 4, 4);
            else
                transformProductTile(
                    from + index * WIDTH, pointStride, added, patch, width * WIDTH, height - row,
                    width - column);
        }
    }
}

void NAME(forward)(
    const CKWinogradSizes *sizes, const float *input, const float *transformed, const float *bias,
    float *output, float *workspace, CKRange range, CKRange outputBlocks
) {
    const int64_t blocks = sizes->inputBlocks, chunk = roundedChunk(sizes);
    const int64_t inputStride = padded(chunk * blocks * WIDTH);
    const int64_t outputStride = padded(chunk * sizes->outputBlocks * WIDTH);
    float *products = workspace + 36 * inputStride;
    Tile tiles[MAXIMUM_CHUNK];
    for (int64_t first = range.start; first < range.end; first += sizes->chunk) {
        const int64_t rest = range.end - first, count = rest < sizes->chunk ? rest : sizes->chunk;
        const int64_t rounded = (count + TILES - 1) / TILES * TILES;
        locateTiles(sizes, first, count, tiles);
        transformInputs(
            sizes, input, tiles, count, rounded, workspace, inputStride, TILES * WIDTH,
            blocks * TILES * WIDTH);
        for (int point = 0; point < 36; point++)
            multiplyPoint(
                sizes, workspace + point * inputStride, rounded,
                transformed + point * filterPointStride(sizes), products + point * outputStride,
                outputBlocks);
        transformOutputs(
            sizes, products, outputStride, tiles, count, rounded, bias, output, outputBlocks);
    }
}
