#include "CKMaxPool.h"

#include <math.h>
#include <string.h>

#include "../EachVectorUnit.h"

typedef float Eight __attribute__((vector_size(32)));
typedef int32_t EightPlaces __attribute__((vector_size(32)));
typedef uint8_t EightBytes __attribute__((vector_size(8)));

// The part of a window along one axis that lies inside.
typedef struct {
    int32_t start, first, end;
} Extent;

static inline Extent extent(const CKMaxPool *pool, int axis, int32_t output) {
    const int32_t start = output * pool->stride[axis] - pool->padding[axis];
    const int32_t end = start + pool->window[axis];
    const Extent inside = {
        start, start < 0 ? 0 : start, end < pool->input[axis] ? end : pool->input[axis]};
    return inside;
}

// Where a position lies in its window.
#define PLACE(pool, a, b, c, t, h, w)                                                  \
    ((((t) - (a).start) * (pool)->window[1] + (h) - (b).start) * (pool)->window[2] + (w) \
     - (c).start)

EACH_VECTOR_UNIT
void ck_max_pool(
    const CKMaxPool *pool, const float *source, float *target, uint8_t *places) {
    const ptrdiff_t lanes = pool->lanes;
    const ptrdiff_t row = pool->input[2] * lanes, frame = pool->input[1] * row;
    for (int32_t i = 0; i < pool->output[0]; i++)
        for (int32_t j = 0; j < pool->output[1]; j++)
            for (int32_t k = 0; k < pool->output[2]; k++) {
                const Extent a = extent(pool, 0, i), b = extent(pool, 1, j), c = extent(pool, 2, k);
                for (ptrdiff_t lane = 0; lane < lanes; lane += 8) {
                    Eight best = -INFINITY - (Eight){0};
                    EightPlaces place =
                        PLACE(pool, a, b, c, a.first, b.first, c.first) - (EightPlaces){0};
                    for (int32_t t = a.first; t < a.end; t++)
                        for (int32_t h = b.first; h < b.end; h++) {
                            const float *at = source + t * frame + h * row + lane;
                            int32_t here = PLACE(pool, a, b, c, t, h, c.first);
                            for (int32_t w = c.first; w < c.end; w++, here++) {
                                Eight x;
                                memcpy(&x, at + w * lanes, sizeof x);
                                const EightPlaces wins = (x > best) | (x != x);
                                best = (Eight)(((EightPlaces)x & wins)
                                               | ((EightPlaces)best & ~wins));
                                place = (here & wins) | (place & ~wins);
                            }
                        }
                    memcpy(target, &best, sizeof best);
                    const EightBytes bytes = __builtin_convertvector(place, EightBytes);
                    memcpy(places, &bytes, sizeof bytes);
                    target += 8;
                    places += 8;
                }
            }
}

void ck_max_pool_gradient(
    const CKMaxPool *pool, const uint8_t *places, const float *gradient, float *result) {
    const ptrdiff_t lanes = pool->lanes;
    const ptrdiff_t row = pool->input[2] * lanes, frame = pool->input[1] * row;
    ptrdiff_t steps[256];
    for (int32_t t = 0, index = 0; t < pool->window[0]; t++)
        for (int32_t h = 0; h < pool->window[1]; h++)
            for (int32_t w = 0; w < pool->window[2]; w++, index++)
                steps[index] = t * frame + h * row + w * lanes;
    memset(result, 0, (size_t)(pool->input[0] * frame) * sizeof *result);
    for (int32_t i = 0; i < pool->output[0]; i++)
        for (int32_t j = 0; j < pool->output[1]; j++)
            for (int32_t k = 0; k < pool->output[2]; k++) {
                const ptrdiff_t start = (i * pool->stride[0] - pool->padding[0]) * frame
                    + (j * pool->stride[1] - pool->padding[1]) * row
                    + (k * pool->stride[2] - pool->padding[2]) * lanes;
                for (ptrdiff_t lane = 0; lane < lanes; lane++)
                    result[start + steps[places[lane]] + lane] += gradient[lane];
                places += lanes;
                gradient += lanes;
            }
}
