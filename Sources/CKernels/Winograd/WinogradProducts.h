// The matrix products of the transformed domain, in blocks that stay in registers.
//
// Included once for every width, with TILES x FILTERS vectors of sums in the forward product and
// CHANNELS x OUTPUTS in that of the filters' gradient. LOAD, BROADCAST and MULTIPLY_ADD are the
// includer's.

/// sums[tile][filter] = Σ over channels of tiles[channel][tile] filters[channel][filter], for TILES
/// tiles and up to FILTERS vectors of filters.
///
/// - tiles: `[blocks, TILES, WIDTH]`.
/// - filters: `[vectors, blocks * WIDTH, WIDTH]`.
/// - result: `[vectors, resultStride]`, of which the first TILES * WIDTH are written.
/// - next, lines: what to fetch into the second cache meanwhile: for every block of channels the
///   next `lines` cache lines from `next`.
INLINE void multiplyTiles(
    const int vectors, const float *tiles, const float *filters, int64_t blocks, float *result,
    int64_t resultStride, const float *next, int64_t lines
) {
    Vector sums[TILES][FILTERS];
#pragma clang loop unroll(full)
    for (int tile = 0; tile < TILES; tile++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sums[tile][v] = (Vector){0};
    const int64_t filterStride = blocks * WIDTH * WIDTH;
    for (int64_t block = 0; block < blocks; block++) {
#pragma clang loop unroll(full)
        for (int lane = 0; lane < WIDTH; lane++) {
            Vector row[FILTERS];
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++)
                LOAD(row[v], filters + v * filterStride + lane * WIDTH);
#pragma clang loop unroll(full)
            for (int tile = 0; tile < TILES; tile++) {
                Vector value;
                BROADCAST(value, tiles + tile * WIDTH + lane);
#pragma clang loop unroll(full)
                for (int v = 0; v < vectors; v++) MULTIPLY_ADD(sums[tile][v], value, row[v]);
            }
        }
        for (int64_t line = 0; line < lines; line++) __builtin_prefetch(next + line * LINE, 0, 2);
        next += lines * LINE;
        tiles += TILES * WIDTH;
        filters += WIDTH * WIDTH;
    }
#pragma clang loop unroll(full)
    for (int tile = 0; tile < TILES; tile++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++)
            store(result + v * resultStride + tile * WIDTH, sums[tile][v]);
}

/// result[channel][output] (+)= Σ over tiles of inputs[tile][channel] gradients[tile][output], for
/// CHANNELS channels of one block and up to OUTPUTS vectors of outputs.
///
/// - inputs: `[tiles, WIDTH]`, pointing at the first of the channels.
/// - gradients: `[vectors, stride]`, of which the first tiles * WIDTH are used.
/// - result: `[vectors, resultStride]`, of which the first CHANNELS * WIDTH are changed.
/// - isFirst: whether the result is overwritten instead of added to.
INLINE void multiplyGradients(
    const int vectors, const float *inputs, const float *gradients, int64_t stride, int64_t tiles,
    float *result, int64_t resultStride, bool isFirst
) {
    Vector sums[CHANNELS][OUTPUTS];
#pragma clang loop unroll(full)
    for (int channel = 0; channel < CHANNELS; channel++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sums[channel][v] = (Vector){0};
#pragma clang loop unroll_count(4)
    for (int64_t tile = 0; tile < tiles; tile++) {
        Vector row[OUTPUTS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) LOAD(row[v], gradients + v * stride + tile * WIDTH);
#pragma clang loop unroll(full)
        for (int channel = 0; channel < CHANNELS; channel++) {
            Vector value;
            BROADCAST(value, inputs + tile * WIDTH + channel);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) MULTIPLY_ADD(sums[channel][v], value, row[v]);
        }
    }
#pragma clang loop unroll(full)
    for (int channel = 0; channel < CHANNELS; channel++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = result + v * resultStride + channel * WIDTH;
            store(to, isFirst ? sums[channel][v] : load(to) + sums[channel][v]);
        }
}
