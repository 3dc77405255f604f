/// Convolution with 3x3 filters by Winograd's minimal filtering F(4x4, 3x3).
///
/// Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016,
/// arXiv:1509.09308, section 4. Differs from the paper: the points at which the polynomials are
/// evaluated are 0, ±5/8, ±3/2 and infinity, which halve the rounding error of 0, ±1, ±2 and
/// infinity.
///
/// Maps lie in blocks of channels, `[images, blocks, frames, height, width, lanes]` (oneDNN's
/// nChw8c, nChw16c, nCdhw8c, nCdhw16c), channels beyond the last being 0. Frames are pictures of
/// their own. A tile is a patch of 4x4 outputs together with the 6x6 inputs they depend on; tiles
/// are counted row by row, frame by frame, image by image. In the transformed domain a tile has 36
/// values per channel, each of which is a matrix product over channels.

#ifndef CKWINOGRAD_H
#define CKWINOGRAD_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The vector units that there is code for; all give the same result up to rounding.
typedef enum {
    /// Whatever the compiler makes of vectors of 8 floats.
    CKVectorsPortable8 = 0,
    /// The same of 16 floats: the code for AVX-512 on other processors, for tests.
    CKVectorsPortable16 = 1,
    CKVectorsAVX2 = 2,
    CKVectorsAVX512 = 3,
} CKVectors;

/// The best of them that this processor has.
CKVectors ck_best_vectors(void);

/// Floats in a vector, which is the number of channels in a block: 8 or 16.
int64_t ck_vector_width(CKVectors vectors);

/// Sizes of a convolution with stride 1.
typedef struct {
    int64_t images, frames;
    /// Blocks of channels.
    int64_t inputBlocks, outputBlocks;
    int64_t inputHeight, inputWidth, outputHeight, outputWidth;
    /// Zeros above and to the left of the input: 0, 1 or 2. Those below and to the right follow
    /// from the sizes.
    int64_t paddingTop, paddingLeft;
    /// How many tiles are transformed at a time: 1 up to and including 192.
    int64_t chunk;
} CKWinogradSizes;

/// A half-open range.
typedef struct {
    int64_t start, end;
} CKRange;

/// How many tiles all images have together.
int64_t ck_winograd_tiles(const CKWinogradSizes *sizes);

/// Floats of all transformed filters, and of their gradient.
int64_t ck_winograd_filter_floats(CKVectors vectors, const CKWinogradSizes *sizes);

/// Floats of working memory that each concurrent call of a pass needs.
int64_t ck_winograd_workspace_floats(CKVectors vectors, const CKWinogradSizes *sizes);

/// Where the numbers of filters lie, and which way round.
typedef struct {
    /// Filters and channels of the layout, without the padding of blocks.
    int64_t outputs, inputs;
    /// Floats from the 9 numbers of one pair of channels to those of the next.
    int64_t outputStride, inputStride;
    /// Whether rows and columns are reversed, as the gradient of the input needs it.
    bool isFlipped;
} CKWinogradFilters;

/// Transforms the filters of a range of blocks of outputs.
void ck_winograd_transform_filters(
    CKVectors vectors, const CKWinogradSizes *sizes, const CKWinogradFilters *layout,
    const float *filters, float *transformed, CKRange outputBlocks);

/// Computes a range of blocks of outputs of a range of tiles.
///
/// The gradient of the input is computed by the same function, from flipped filters whose inputs
/// and outputs have changed places, with a padding of 2 less the padding.
///
/// - bias: one number for every output channel, those of the padding included and 0; or NULL.
/// - workspace: `ck_winograd_workspace_floats`, used by this call alone.
void ck_winograd_forward(
    CKVectors vectors, const CKWinogradSizes *sizes, const float *input, const float *transformed,
    const float *bias, float *output, float *workspace, CKRange tiles, CKRange outputBlocks);

/// Computes the share of a range of tiles in the gradient of the transformed filters, for a range
/// of blocks of outputs.
///
/// - gradient: of the outputs.
/// - sums: overwritten with the sum of `gradient` over the tiles, per output channel of the range
///   (its first is the first of all channels); or NULL.
/// - transformed: overwritten for the outputs of the range.
void ck_winograd_filter_products(
    CKVectors vectors, const CKWinogradSizes *sizes, const float *input, const float *gradient,
    float *transformed, float *sums, float *workspace, CKRange tiles, CKRange outputBlocks);

/// Adds up shares in the order in which they lie and transforms them back to filters, for a range
/// of blocks of outputs.
///
/// - transformed: `parts` arrays of `ck_winograd_filter_floats` one after another.
void ck_winograd_filter_gradient(
    CKVectors vectors, const CKWinogradSizes *sizes, const CKWinogradFilters *layout,
    const float *transformed, int64_t parts, float *filters, CKRange outputBlocks);

#ifdef __cplusplus
}
#endif

#endif
