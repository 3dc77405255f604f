/// Maxima over windows of maps whose channels lie in blocks of 8 or 16.

#ifndef CKMAXPOOL_H
#define CKMAXPOOL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Positions of maps and windows; each along time, height and width.
typedef struct {
    int32_t input[3];
    int32_t output[3];
    /// At most 256 positions in all.
    int32_t window[3];
    int32_t stride[3];
    /// Positions before the first one that windows reach into; they never win.
    int32_t padding[3];
    /// Channels side by side: 8 or 16.
    int32_t lanes;
} CKMaxPool;

/// The maxima of one block of channels of one image, and where in its window each lies.
///
/// Of equal ones the first counts; what is not a number is larger than everything else.
void ck_max_pool(
    const CKMaxPool *pool, const float *source, float *target, uint8_t *places);

/// The gradient of the same block: each maximum hands its own to where it lies.
void ck_max_pool_gradient(
    const CKMaxPool *pool, const uint8_t *places, const float *gradient, float *result);

#ifdef __cplusplus
}
#endif

#endif
