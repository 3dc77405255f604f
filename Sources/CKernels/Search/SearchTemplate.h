// The loops of a search for one vector unit, compiled with different macros:
// WIDTH floats in a vector, QUERIES in a panel, NAME(function) the functions' names.

#include "SearchHeap.h"

typedef float NAME(Vector) __attribute__((vector_size(4 * WIDTH), aligned(4)));
typedef int NAME(Mask) __attribute__((vector_size(4 * WIDTH)));

// Whether any lane of a comparison holds.
static inline int NAME(any)(const NAME(Mask) *mask) {
    int64_t parts[WIDTH / 2];
    __builtin_memcpy(parts, mask, sizeof parts);
    int64_t all = 0;
    for (int i = 0; i < WIDTH / 2; i++) all |= parts[i];
    return all != 0;
}

// Products of one panel of rows with one of queries.
static inline __attribute__((always_inline)) void NAME(products)(
    const float *queries, const float *rows, int64_t dimension,
    NAME(Vector) (*restrict sums)[2]) {
    NAME(Vector) local[QUERIES][2];
    for (int q = 0; q < QUERIES; q++) local[q][0] = local[q][1] = (NAME(Vector)){0};
    for (int64_t d = 0; d < dimension; d++) {
        const NAME(Vector) low = *(const NAME(Vector) *)(rows + d * 2 * WIDTH);
        const NAME(Vector) high = *(const NAME(Vector) *)(rows + d * 2 * WIDTH + WIDTH);
#pragma clang loop unroll(full)
        for (int q = 0; q < QUERIES; q++) {
            const float factor = queries[d * QUERIES + q];
            local[q][0] += low * factor;
            local[q][1] += high * factor;
        }
    }
    for (int q = 0; q < QUERIES; q++) {
        sums[q][0] = local[q][0];
        sums[q][1] = local[q][1];
    }
}

// Takes what a panel found; few panels of a long search get here.
static __attribute__((noinline)) void NAME(offer)(
    NAME(Vector) (*sums)[2], int64_t queries, int64_t first_query, int64_t rows,
    int64_t first_row, const CKNearest *nearest) {
    for (int64_t q = 0; q < queries; q++) {
        float scores[2 * WIDTH];
        __builtin_memcpy(scores, sums[q], sizeof scores);
        for (int64_t i = 0; i < rows; i++)
            ck_offer(nearest, first_query + q, scores[i], first_row + i);
    }
}

void NAME(search_panels)(
    const float *queries, int64_t query_count, const float *rows, int64_t row_count,
    int64_t dimension, int64_t first_row, const CKNearest *nearest) {
    for (int64_t row = 0; row < row_count; row += 2 * WIDTH) {
        const int64_t filled = row_count - row < 2 * WIDTH ? row_count - row : 2 * WIDTH;
        for (int64_t query = 0; query < query_count; query += QUERIES) {
            NAME(Vector) sums[QUERIES][2];
            NAME(products)(queries + query * dimension, rows + row * dimension, dimension, sums);
            const int64_t asked = query_count - query < QUERIES ? query_count - query : QUERIES;
            NAME(Mask) larger = {0};
            for (int64_t q = 0; q < asked; q++) {
                const float least = nearest->scores[(query + q) * nearest->count];
                larger |= (sums[q][0] > least) | (sums[q][1] > least);
            }
            if (NAME(any)(&larger))
                NAME(offer)(sums, asked, query, filled, first_row + row, nearest);
        }
    }
}

// The inner product of a row, in four sums of a vector each.
static inline __attribute__((always_inline)) float NAME(product)(
    const float *a, const float *b, int64_t dimension) {
    NAME(Vector) sums[4] = {{0}, {0}, {0}, {0}};
    int64_t d = 0;
    for (; d + 4 * WIDTH <= dimension; d += 4 * WIDTH)
        for (int i = 0; i < 4; i++)
            sums[i] += *(const NAME(Vector) *)(a + d + i * WIDTH) *
                       *(const NAME(Vector) *)(b + d + i * WIDTH);
    const NAME(Vector) all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float lanes[WIDTH], sum = 0;
    __builtin_memcpy(lanes, &all, sizeof lanes);
    for (int half = WIDTH / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
    for (; d < dimension; d++) sum += a[d] * b[d];
    return lanes[0] + sum;
}

float NAME(search_product)(const float *a, const float *b, int64_t dimension) {
    return NAME(product)(a, b, dimension);
}

void NAME(search_rows)(
    const float *queries, int64_t query_count, const float *rows, int64_t row_count,
    int64_t dimension, int64_t first_row, const CKNearest *nearest) {
    for (int64_t row = 0; row < row_count; row++) {
        const float *vector = rows + row * dimension;
        // The processor's own prefetching stops at the end of a page.
        __builtin_prefetch(vector + 16 * dimension);
        for (int64_t query = 0; query < query_count; query++) {
            const float score = NAME(product)(queries + query * dimension, vector, dimension);
            ck_offer(nearest, query, score, first_row + row);
        }
    }
}
