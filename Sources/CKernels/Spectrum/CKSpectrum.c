#include "CKSpectrum.h"

#include <math.h>

#include "../EachVectorUnit.h"

#pragma STDC FP_CONTRACT OFF

typedef double Two __attribute__((vector_size(16), aligned(8), may_alias));
typedef double Four __attribute__((vector_size(32)));
typedef double FourAnywhere __attribute__((vector_size(32), aligned(8), may_alias));
typedef float FourFloats __attribute__((vector_size(16)));
typedef float FourFloatsAnywhere __attribute__((vector_size(16), aligned(4), may_alias));

EACH_VECTOR_UNIT
void ck_weigh(
    const float *source, const double *weights, double *target, ptrdiff_t count) {
    for (ptrdiff_t n = 0; n < count; n++) target[n] = source[n] * weights[n];
}

// A power, or magnitude, of half the number.
static inline __attribute__((always_inline)) float rounded(
    double real, double imaginary, bool is_magnitude) {
    const float power = (float)(real * real + imaginary * imaginary) * 0.25f;
    return is_magnitude ? sqrtf(power) : power;
}

// Bins k and M - k of the four frames, one number at a time.
static inline __attribute__((always_inline)) void split_bin(
    const double *halves, ptrdiff_t frame_stride, ptrdiff_t half, ptrdiff_t k,
    const double *factors, float *columns, ptrdiff_t column_stride, bool are_magnitudes) {
    const double v = factors[2 * k], v_imaginary = factors[2 * k + 1];
    for (ptrdiff_t j = 0; j < 4; j++) {
        const double *a = halves + j * frame_stride + 2 * k;
        const double *b = halves + j * frame_stride + (k == 0 ? 0 : 2 * (half - k));
        const double sum = a[0] + b[0], sum_imaginary = a[1] - b[1];
        const double difference = a[0] - b[0], difference_imaginary = a[1] + b[1];
        const double turned = difference * v - difference_imaginary * v_imaginary;
        const double turned_imaginary = difference * v_imaginary + difference_imaginary * v;
        columns[k * column_stride + j] =
            rounded(sum + turned, sum_imaginary + turned_imaginary, are_magnitudes);
        columns[(half - k) * column_stride + j] =
            rounded(sum - turned, sum_imaginary - turned_imaginary, are_magnitudes);
    }
}

#define SHUFFLED __builtin_shufflevector

// Powers, or magnitudes, of half the numbers.
#define ROUNDED(real, imaginary)                                                           \
    ({                                                                                     \
        const Four power = (real) * (real) + (imaginary) * (imaginary);                    \
        const FourFloats quarter = __builtin_convertvector(power, FourFloats) * 0.25f;     \
        are_magnitudes ? __builtin_elementwise_sqrt(quarter) : quarter;                    \
    })

EACH_VECTOR_UNIT
void ck_split_powers(
    const double *halves, ptrdiff_t frame_stride, ptrdiff_t half, const double *factors,
    float *columns, ptrdiff_t column_stride, bool are_magnitudes) {
    split_bin(
        halves, frame_stride, half, 0, factors, columns, column_stride, are_magnitudes);
    ptrdiff_t k = 1;
    // Bins k and k + 1, M - k and M - k - 1. Vectors hold both numbers of two frames, x and y:
    // x[k], y[k], x[k + 1], y[k + 1].
    for (; k + 1 <= half / 2; k += 2) {
        const ptrdiff_t mirrored = half - k;
        const Four factor = *(const FourAnywhere *)(factors + 2 * k);
        const Four v = SHUFFLED(factor, factor, 0, 0, 2, 2);
        const Four v_imaginary = SHUFFLED(factor, factor, 1, 1, 3, 3);
        FourFloats plus[2], minus[2];
        for (ptrdiff_t pair = 0; pair < 2; pair++) {
            const double *x = halves + 2 * pair * frame_stride, *y = x + frame_stride;
            const Four xa = *(const FourAnywhere *)(x + 2 * k);
            const Four ya = *(const FourAnywhere *)(y + 2 * k);
            const Four xb = SHUFFLED(
                *(const Two *)(x + 2 * mirrored), *(const Two *)(x + 2 * mirrored - 2), 0, 1, 2, 3);
            const Four yb = SHUFFLED(
                *(const Two *)(y + 2 * mirrored), *(const Two *)(y + 2 * mirrored - 2), 0, 1, 2, 3);
            const Four a = SHUFFLED(xa, ya, 0, 4, 2, 6), a_imaginary = SHUFFLED(xa, ya, 1, 5, 3, 7);
            const Four b = SHUFFLED(xb, yb, 0, 4, 2, 6), b_imaginary = SHUFFLED(xb, yb, 1, 5, 3, 7);
            const Four sum = a + b, sum_imaginary = a_imaginary - b_imaginary;
            const Four difference = a - b, difference_imaginary = a_imaginary + b_imaginary;
            const Four turned = difference * v - difference_imaginary * v_imaginary;
            const Four turned_imaginary = difference * v_imaginary + difference_imaginary * v;
            plus[pair] = ROUNDED(sum + turned, sum_imaginary + turned_imaginary);
            minus[pair] = ROUNDED(sum - turned, sum_imaginary - turned_imaginary);
        }
        float *target = columns + k * column_stride, *other = columns + mirrored * column_stride;
        *(FourFloatsAnywhere *)target = SHUFFLED(plus[0], plus[1], 0, 1, 4, 5);
        *(FourFloatsAnywhere *)(target + column_stride) =
            SHUFFLED(plus[0], plus[1], 2, 3, 6, 7);
        *(FourFloatsAnywhere *)other = SHUFFLED(minus[0], minus[1], 0, 1, 4, 5);
        *(FourFloatsAnywhere *)(other - column_stride) =
            SHUFFLED(minus[0], minus[1], 2, 3, 6, 7);
    }
    for (; k <= half / 2; k++) {
        split_bin(
            halves, frame_stride, half, k, factors, columns, column_stride, are_magnitudes);
    }
}
