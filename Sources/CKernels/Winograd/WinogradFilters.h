// Filters, and the pass that computes their gradient.
//
// Included once for every width.

void NAME(transformFilters)(
    const CKWinogradSizes *sizes, const CKWinogradFilters *layout, const float *filters,
    float *transformed, CKRange outputBlocks
) {
    const int64_t depth = sizes->inputBlocks * WIDTH, pointStride = filterPointStride(sizes);
    for (int64_t block = outputBlocks.start; block < outputBlocks.end; block++)
        for (int64_t channel = 0; channel < depth; channel++) {
            float numbers[9][WIDTH] __attribute__((aligned(64))) = {0};
            const int64_t rest = layout->outputs - block * WIDTH;
            const int64_t lanes = rest < WIDTH ? rest : WIDTH;
            for (int64_t lane = 0; channel < layout->inputs && lane < lanes; lane++) {
                const float *from = filters + (block * WIDTH + lane) * layout->outputStride +
                                    channel * layout->inputStride;
                for (int index = 0; index < 9; index++)
                    numbers[layout->isFlipped ? 8 - index : index][lane] = from[index];
            }
            Vector half[6][3];
            for (int x = 0; x < 3; x++) {
                Vector g[3] = {load(numbers[x]), load(numbers[3 + x]), load(numbers[6 + x])}, u[6];
                transformFilter(g, u);
                for (int y = 0; y < 6; y++) half[y][x] = u[y];
            }
            float *to = transformed + (block * depth + channel) * WIDTH;
            for (int y = 0; y < 6; y++) {
                Vector u[6];
                transformFilter(half[y], u);
                for (int x = 0; x < 6; x++) store(to + (y * 6 + x) * pointStride, u[x]);
            }
        }
}

void NAME(filterGradient)(
    const CKWinogradSizes *sizes, const CKWinogradFilters *layout, const float *transformed,
    int64_t parts, float *filters, CKRange outputBlocks
) {
    const int64_t depth = sizes->inputBlocks * WIDTH, pointStride = filterPointStride(sizes);
    for (int64_t block = outputBlocks.start; block < outputBlocks.end; block++)
        for (int64_t channel = 0; channel < layout->inputs; channel++) {
            const float *from = transformed + (block * depth + channel) * WIDTH;
            Vector half[3][6];
            for (int x = 0; x < 6; x++) {
                Vector u[6], g[3];
                for (int y = 0; y < 6; y++) {
                    const float *point = from + (y * 6 + x) * pointStride;
                    u[y] = load(point);
                    for (int64_t part = 1; part < parts; part++)
                        u[y] += load(point + part * 36 * pointStride);
                }
                transformFilterGradient(u, g);
                for (int y = 0; y < 3; y++) half[y][x] = g[y];
            }
            float numbers[9][WIDTH] __attribute__((aligned(64)));
            for (int y = 0; y < 3; y++) {
                Vector g[3];
                transformFilterGradient(half[y], g);
                for (int x = 0; x < 3; x++) store(numbers[y * 3 + x], g[x]);
            }
            const int64_t rest = layout->outputs - block * WIDTH;
            const int64_t lanes = rest < WIDTH ? rest : WIDTH;
            for (int64_t lane = 0; lane < lanes; lane++) {
                float *to = filters + (block * WIDTH + lane) * layout->outputStride +
                            channel * layout->inputStride;
                for (int index = 0; index < 9; index++) to[index] = numbers[index][lane];
            }
        }
}

/// Transforms a chunk of output gradients, `[blocks, tiles, WIDTH]` for each point, and adds them
/// up per channel where `sums` is not NULL.
static void transformGradients(
    const CKWinogradSizes *sizes, const float *gradient, const Tile *tiles, int64_t count,
    float *transformed, int64_t pointStride, float *sums, CKRange outputBlocks
) {
    const int64_t height = sizes->outputHeight, width = sizes->outputWidth;
    const int64_t blockSize = sizes->frames * height * width * WIDTH;
    float patch[16 * WIDTH] __attribute__((aligned(64)));
    for (int64_t block = outputBlocks.start; block < outputBlocks.end; block++) {
        float *to = transformed + (block - outputBlocks.start) * count * WIDTH;
        Vector sum = {0};
        for (int64_t index = 0; index < count; index++, to += WIDTH) {
            const float *map = gradient + tiles[index].output + block * blockSize;
            const int64_t row = tiles[index].outputRow, column = tiles[index].outputColumn;
            if (row + 4 <= height && column + 4 <= width) {
                sum += transformGradientTile(
                    map + (row * width + column) * WIDTH, width * WIDTH, to, pointStride);
            } else {
                copyPatch(map, height, width, row, column, 4, patch);
                sum += transformGradientTile(patch, 4 * WIDTH, to, pointStride);
            }
        }
        if (sums) store(sums + block * WIDTH, load(sums + block * WIDTH) + sum);
    }
}

/// Multiplies one point of a chunk of inputs and output gradients.
static void multiplyGradientPoint(
    const CKWinogradSizes *sizes, const float *inputs, const float *gradients, int64_t count,
    float *result, bool isFirst, CKRange outputBlocks
) {
    const int64_t depth = sizes->inputBlocks * WIDTH, stride = count * WIDTH;
    const int64_t resultStride = depth * WIDTH;
    for (int64_t output = outputBlocks.start; output < outputBlocks.end; output += OUTPUTS) {
        const float *right = gradients + (output - outputBlocks.start) * stride;
        const int64_t rest = outputBlocks.end - output;
        for (int64_t channel = 0; channel < depth; channel += CHANNELS) {
            const float *left = inputs + channel / WIDTH * stride + channel % WIDTH;
            float *to = result + (output * depth + channel) * WIDTH;
            if (rest >= OUTPUTS)
                multiplyGradients(OUTPUTS, left, right, stride, count, to, resultStride, isFirst);
            else if (rest == 2)
                multiplyGradients(2, left, right, stride, count, to, resultStride, isFirst);
            else
                multiplyGradients(1, left, right, stride, count, to, resultStride, isFirst);
        }
    }
}

void NAME(filterProducts)(
    const CKWinogradSizes *sizes, const float *input, const float *gradient, float *transformed,
    float *sums, float *workspace, CKRange range, CKRange outputBlocks
) {
    const int64_t chunk = roundedChunk(sizes), filterStride = filterPointStride(sizes);
    const int64_t inputStride = padded(chunk * sizes->inputBlocks * WIDTH);
    const int64_t outputStride = padded(chunk * sizes->outputBlocks * WIDTH);
    float *gradients = workspace + 36 * inputStride;
    Tile tiles[MAXIMUM_CHUNK];
    for (int64_t block = outputBlocks.start; sums && block < outputBlocks.end; block++)
        store(sums + block * WIDTH, (Vector){0});
    for (int64_t first = range.start; first < range.end; first += sizes->chunk) {
        const int64_t rest = range.end - first, count = rest < sizes->chunk ? rest : sizes->chunk;
        locateTiles(sizes, first, count, tiles);
        transformInputs(
            sizes, input, tiles, count, count, workspace, inputStride, count * WIDTH,
            TILES * WIDTH);
        transformGradients(
            sizes, gradient, tiles, count, gradients, outputStride, sums, outputBlocks);
        for (int point = 0; point < 36; point++)
            multiplyGradientPoint(
                sizes, workspace + point * inputStride, gradients + point * outputStride, count,
                transformed + point * filterStride, first == range.start, outputBlocks);
    }
}
