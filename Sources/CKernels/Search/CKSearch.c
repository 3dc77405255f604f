// Picks the code for a vector unit.

#include "CKSearch.h"

typedef void Search(
    const float *, int64_t, const float *, int64_t, int64_t, int64_t, const CKNearest *);

/// The functions of one vector unit; see CKSearch.h.
typedef struct {
    int64_t panelRows, panelQueries;
    Search *panels, *rows;
    CKProduct *product;
} Functions;

#define DECLARE(unit)                                                                  \
    Search ck_search_panels_##unit, ck_search_rows_##unit;                             \
    CKProduct ck_search_product_##unit;

#define FUNCTIONS(rows, queries, unit)                                                 \
    {rows, queries, ck_search_panels_##unit, ck_search_rows_##unit, ck_search_product_##unit}

DECLARE(portable8)
DECLARE(portable16)
#if defined(__x86_64__)
DECLARE(avx2)
DECLARE(avx512)
#endif

/// In the order of CKVectors.
static const Functions all[] = {
    FUNCTIONS(16, 6, portable8),
    FUNCTIONS(32, 12, portable16),
#if defined(__x86_64__)
    FUNCTIONS(16, 6, avx2),
    FUNCTIONS(32, 12, avx512),
#endif
};

int64_t ck_search_panel_rows(CKVectors vectors) { return all[vectors].panelRows; }

int64_t ck_search_panel_queries(CKVectors vectors) { return all[vectors].panelQueries; }

typedef float Four __attribute__((vector_size(16), aligned(4)));

// Transposes 4 rows of 4 numbers; rows lie `stride` numbers apart, columns go `width` apart.
static inline void transpose(
    const float *source, int64_t stride, float *target, int64_t width) {
    const Four a = *(const Four *)source, b = *(const Four *)(source + stride);
    const Four c = *(const Four *)(source + 2 * stride);
    const Four d = *(const Four *)(source + 3 * stride);
    const Four low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const Four low_next = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const Four high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const Four high_next = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(Four *)target = __builtin_shufflevector(low, low_next, 0, 1, 4, 5);
    *(Four *)(target + width) = __builtin_shufflevector(low, low_next, 2, 3, 6, 7);
    *(Four *)(target + 2 * width) = __builtin_shufflevector(high, high_next, 0, 1, 4, 5);
    *(Four *)(target + 3 * width) = __builtin_shufflevector(high, high_next, 2, 3, 6, 7);
}

void ck_search_pack(
    const float *source, int64_t count, int64_t dimension, int64_t width, float *packed) {
    for (int64_t first = 0; first < count; first += width) {
        const int64_t filled = count - first < width ? count - first : width;
        const float *rows = source + first * dimension;
        float *panel = packed + first * dimension;
        const int64_t whole_rows = filled / 4 * 4, whole_columns = dimension / 4 * 4;
        for (int64_t i = 0; i < whole_rows; i += 4)
            for (int64_t d = 0; d < whole_columns; d += 4)
                transpose(rows + i * dimension + d, dimension, panel + d * width + i, width);
        for (int64_t d = 0; d < dimension; d++) {
            const int64_t done = d < whole_columns ? whole_rows : 0;
            for (int64_t i = done; i < filled; i++)
                panel[d * width + i] = rows[i * dimension + d];
            for (int64_t i = filled; i < width; i++) panel[d * width + i] = 0;
        }
    }
}

void ck_search_panels(
    CKVectors vectors, const float *queries, int64_t query_count, const float *rows,
    int64_t row_count, int64_t dimension, int64_t first_row, const CKNearest *nearest) {
    all[vectors].panels(
        queries, query_count, rows, row_count, dimension, first_row, nearest);
}

void ck_search_rows(
    CKVectors vectors, const float *queries, int64_t query_count, const float *rows,
    int64_t row_count, int64_t dimension, int64_t first_row, const CKNearest *nearest) {
    all[vectors].rows(queries, query_count, rows, row_count, dimension, first_row, nearest);
}

CKProduct *ck_search_product(CKVectors vectors) { return all[vectors].product; }
