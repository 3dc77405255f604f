#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CKSpectrum.h"
#include "../EachVectorUnit.h"

#pragma STDC FP_CONTRACT OFF

typedef float Eight __attribute__((vector_size(32)));
typedef float EightAnywhere __attribute__((vector_size(32), aligned(4), may_alias));

EACH_VECTOR_UNIT
bool ck_are_within(const float *numbers, ptrdiff_t count, float limit) {
    unsigned outside = 0;
    // Written so that NaN is outside, and without a way out, since nearly all sound is within.
    for (ptrdiff_t n = 0; n < count; n++) outside |= !(fabsf(numbers[n]) <= limit);
    return outside == 0;
}

EACH_VECTOR_UNIT
void ck_add_weighed_rows(
    const float *rows, const float *weights, ptrdiff_t count, float *sums) {
    Eight low = {0}, high = {0};
    for (ptrdiff_t n = 0; n < count; n++) {
        low += *(const EightAnywhere *)(rows + 16 * n) * weights[n];
        high += *(const EightAnywhere *)(rows + 16 * n + 8) * weights[n];
    }
    *(EightAnywhere *)sums = low;
    *(EightAnywhere *)(sums + 8) = high;
}

// x = m 2^e with m in [sqrt(1/2), sqrt(2)), then ln m = 2 artanh(s), s = (m - 1) / (m + 1), by its
// series up to s^9; |s| is at most 0.172, so the first term left out is below 8e-10.
static inline __attribute__((always_inline)) float natural_logarithm(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    // Subtracting the bits of sqrt(1/2) makes the exponent step at sqrt(1/2) and not at 1.
    const int32_t exponent = (bits - 0x3F3504F3) >> 23;
    bits -= (int32_t)((uint32_t)exponent << 23);
    float m;
    memcpy(&m, &bits, sizeof m);
    const float s = (m - 1) / (m + 1), s2 = s * s;
    float series = 2.0f / 9;
    series = series * s2 + 2.0f / 7;
    series = series * s2 + 2.0f / 5;
    series = series * s2 + 2.0f / 3;
    const float mantissa = s * 2 + s * s2 * series;
    // ln 2 in two parts: the first is exact after multiplication with any exponent.
    const float e = (float)exponent;
    return e * 0.693359375f + (e * -2.1219444e-4f + mantissa);
}

EACH_VECTOR_UNIT
void ck_take_logarithms(
    float *numbers, ptrdiff_t count, float floor, float offset, float factor) {
    for (ptrdiff_t n = 0; n < count; n++) {
        const float audible = numbers[n] < floor ? floor : numbers[n];
        numbers[n] = natural_logarithm(audible + offset) * factor;
    }
}
