// Tiles between the maps and the transformed domain.
//
// Included once for every width.

/// Where a tile lies.
typedef struct {
    /// Floats from the start of the maps to the frame of the tile, in block 0.
    int64_t input, output;
    /// The first row and column of the tile's input, which may be negative, and of its output.
    int32_t inputRow, inputColumn, outputRow, outputColumn;
} Tile;

/// Finds the tiles of a chunk.
static void locateTiles(
    const CKWinogradSizes *sizes, int64_t first, int64_t count, Tile tiles[MAXIMUM_CHUNK]
) {
    const int64_t columns = (sizes->outputWidth + 3) / 4, rows = (sizes->outputHeight + 3) / 4;
    const int64_t input = sizes->inputHeight * sizes->inputWidth * WIDTH;
    const int64_t output = sizes->outputHeight * sizes->outputWidth * WIDTH;
    for (int64_t index = 0; index < count; index++) {
        const int64_t tile = first + index, picture = tile / (rows * columns);
        const int64_t image = picture / sizes->frames, frame = picture % sizes->frames;
        const int64_t row = tile / columns % rows * 4, column = tile % columns * 4;
        tiles[index] = (Tile){
            (image * sizes->inputBlocks * sizes->frames + frame) * input,
            (image * sizes->outputBlocks * sizes->frames + frame) * output,
            (int32_t)(row - sizes->paddingTop),
            (int32_t)(column - sizes->paddingLeft),
            (int32_t)row,
            (int32_t)column,
        };
    }
}

/// Copies a patch of a map that may reach beyond its edges, where it is 0.
static void copyPatch(
    const float *map, int64_t height, int64_t width, int64_t row, int64_t column, int size,
    float *patch
) {
    for (int64_t y = row; y < row + size; y++)
        for (int64_t x = column; x < column + size; x++, patch += WIDTH) {
            const bool isInside = y >= 0 && y < height && x >= 0 && x < width;
            store(patch, isInside ? load(map + (y * width + x) * WIDTH) : (Vector){0});
        }
}

/// B' d B of one patch of inputs of one block of channels.
INLINE void transformInputTile(
    const float *patch, int64_t rowStride, float *transformed, int64_t pointStride
) {
    Vector columns[6][6];
#pragma clang loop unroll(full)
    for (int x = 0; x < 6; x++) {
        Vector d[6], t[6];
        for (int y = 0; y < 6; y++) d[y] = load(patch + y * rowStride + x * WIDTH);
        transformInput(d, t);
        for (int y = 0; y < 6; y++) columns[y][x] = t[y];
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) {
        Vector t[6];
        transformInput(columns[y], t);
        for (int x = 0; x < 6; x++) store(transformed + (y * 6 + x) * pointStride, t[x]);
    }
}

/// A dY A' of one patch of output gradients of one block; returns the sum of the patch.
INLINE Vector transformGradientTile(
    const float *patch, int64_t rowStride, float *transformed, int64_t pointStride
) {
    Vector columns[6][4], sum = {0};
#pragma clang loop unroll(full)
    for (int x = 0; x < 4; x++) {
        Vector y4[4], t[6];
        for (int y = 0; y < 4; y++) y4[y] = load(patch + y * rowStride + x * WIDTH);
        sum += (y4[0] + y4[1]) + (y4[2] + y4[3]);
        transformGradient(y4, t);
        for (int y = 0; y < 6; y++) columns[y][x] = t[y];
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 6; y++) {
        Vector t[6];
        transformGradient(columns[y], t);
        for (int x = 0; x < 6; x++) store(transformed + (y * 6 + x) * pointStride, t[x]);
    }
    return sum;
}

/// A' M A + b of the products of one tile and one block.
INLINE void transformProductTile(
    const float *products, int64_t pointStride, Vector bias, float *patch, int64_t rowStride,
    int64_t rows, int64_t columns
) {
    Vector half[4][6];
#pragma clang loop unroll(full)
    for (int x = 0; x < 6; x++) {
        Vector m[6], y4[4];
        for (int y = 0; y < 6; y++) m[y] = load(products + (y * 6 + x) * pointStride);
        transformProducts(m, y4);
        for (int y = 0; y < 4; y++) half[y][x] = y4[y];
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 4; y++) {
        Vector result[4];
        transformProducts(half[y], result);
        if (y >= rows) break;
        for (int x = 0; x < 4; x++)
            if (x < columns) store(patch + y * rowStride + x * WIDTH, result[x] + bias);
    }
}
