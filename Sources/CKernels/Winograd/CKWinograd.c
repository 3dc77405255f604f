// Picks the code for a vector unit.

#include "CKWinograd.h"

#include <stddef.h>

/// The functions of one vector unit; see CKWinograd.h.
typedef struct {
    int64_t width;
    int64_t (*filterFloats)(const CKWinogradSizes *);
    int64_t (*workspaceFloats)(const CKWinogradSizes *);
    void (*transformFilters)(
        const CKWinogradSizes *, const CKWinogradFilters *, const float *, float *, CKRange);
    void (*forward)(
        const CKWinogradSizes *, const float *, const float *, const float *, float *, float *,
        CKRange, CKRange);
    void (*filterProducts)(
        const CKWinogradSizes *, const float *, const float *, float *, float *, float *, CKRange,
        CKRange);
    void (*filterGradient)(
        const CKWinogradSizes *, const CKWinogradFilters *, const float *, int64_t, float *,
        CKRange);
} Functions;

#define DECLARE(unit)                                                                              \
    int64_t ck_filterFloats_##unit(const CKWinogradSizes *);                                       \
    int64_t ck_workspaceFloats_##unit(const CKWinogradSizes *);                                    \
    void ck_transformFilters_##unit(                                                               \
        const CKWinogradSizes *, const CKWinogradFilters *, const float *, float *, CKRange);      \
    void ck_forward_##unit(                                                                        \
        const CKWinogradSizes *, const float *, const float *, const float *, float *, float *,    \
        CKRange, CKRange);                                                                         \
    void ck_filterProducts_##unit(                                                                 \
        const CKWinogradSizes *, const float *, const float *, float *, float *, float *, CKRange, \
        CKRange);                                                                                  \
    void ck_filterGradient_##unit(                                                                 \
        const CKWinogradSizes *, const CKWinogradFilters *, const float *, int64_t, float *,       \
        CKRange);

#define FUNCTIONS(width, unit)                                                                     \
    {                                                                                              \
        width, ck_filterFloats_##unit, ck_workspaceFloats_##unit, ck_transformFilters_##unit,      \
            ck_forward_##unit, ck_filterProducts_##unit, ck_filterGradient_##unit                  \
    }

DECLARE(portable8)
DECLARE(portable16)
#if defined(__x86_64__)
DECLARE(avx2)
DECLARE(avx512)
#endif

/// In the order of CKVectors.
static const Functions all[] = {
    FUNCTIONS(8, portable8),
    FUNCTIONS(16, portable16),
#if defined(__x86_64__)
    FUNCTIONS(8, avx2),
    FUNCTIONS(16, avx512),
#endif
};

CKVectors ck_best_vectors(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return CKVectorsAVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CKVectorsAVX2;
#endif
    return CKVectorsPortable8;
}

int64_t ck_vector_width(CKVectors vectors) { return all[vectors].width; }

int64_t ck_winograd_tiles(const CKWinogradSizes *sizes) {
    return sizes->images * sizes->frames * ((sizes->outputHeight + 3) / 4) *
           ((sizes->outputWidth + 3) / 4);
}

int64_t ck_winograd_filter_floats(CKVectors vectors, const CKWinogradSizes *sizes) {
    return all[vectors].filterFloats(sizes);
}

int64_t ck_winograd_workspace_floats(CKVectors vectors, const CKWinogradSizes *sizes) {
    return all[vectors].workspaceFloats(sizes);
}

void ck_winograd_transform_filters(
    CKVectors vectors, const CKWinogradSizes *sizes, const CKWinogradFilters *layout,
    const float *filters, float *transformed, CKRange outputBlocks
) {
    all[vectors].transformFilters(sizes, layout, filters, transformed, outputBlocks);
}

void ck_winograd_forward(
    CKVectors vectors, const CKWinogradSizes *sizes, const float *input, const float *transformed,
    const float *bias, float *output, float *workspace, CKRange tiles, CKRange outputBlocks
) {
    all[vectors].forward(
        sizes, input, transformed, bias, output, workspace, tiles, outputBlocks);
}

void ck_winograd_filter_products(
    CKVectors vectors, const CKWinogradSizes *sizes, const float *input, const float *gradient,
    float *transformed, float *sums, float *workspace, CKRange tiles, CKRange outputBlocks
) {
    all[vectors].filterProducts(
        sizes, input, gradient, transformed, sums, workspace, tiles, outputBlocks);
}

void ck_winograd_filter_gradient(
    CKVectors vectors, const CKWinogradSizes *sizes, const CKWinogradFilters *layout,
    const float *transformed, int64_t parts, float *filters, CKRange outputBlocks
) {
    all[vectors].filterGradient(sizes, layout, transformed, parts, filters, outputBlocks);
}
