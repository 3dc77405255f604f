#include "CKSpectrum.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

// Compiled once more for AVX2; which one runs is decided when the program is loaded.
#if defined(__x86_64__) && defined(__ELF__)
#define EACH_VECTOR_UNIT __attribute__((target_clones("avx2", "default")))
#else
#define EACH_VECTOR_UNIT
#endif

enum { frames = 4 };

typedef double Four __attribute__((vector_size(32)));
typedef float FourFloats __attribute__((vector_size(16)));

EACH_VECTOR_UNIT
void ck_weigh(
    const float *source, const double *weights, double *target, ptrdiff_t count) {
    for (ptrdiff_t n = 0; n < count; n++) target[n] = source[n] * weights[n];
}

// Number `index` of each frame, as vectors of real and imaginary parts.
#define LOAD(real, imaginary, index)                                                   \
    const double *real##_at = halves + 2 * (index);                                    \
    const Four real = {                                                                \
        real##_at[0], real##_at[frame_stride], real##_at[2 * frame_stride],            \
        real##_at[3 * frame_stride]};                                                  \
    const Four imaginary = {                                                           \
        real##_at[1], real##_at[frame_stride + 1], real##_at[2 * frame_stride + 1],    \
        real##_at[3 * frame_stride + 1]}

// The powers, or magnitudes, of half the numbers.
#define STORE(real, imaginary, bin)                                                    \
    do {                                                                               \
        const Four powers = (real) * (real) + (imaginary) * (imaginary);               \
        FourFloats rounded = __builtin_convertvector(powers, FourFloats) * 0.25f;      \
        if (are_magnitudes)                                                            \
            for (int j = 0; j < frames; j++) rounded[j] = sqrtf(rounded[j]);           \
        __builtin_memcpy(columns + (bin) * column_stride, &rounded, sizeof rounded);   \
    } while (0)

EACH_VECTOR_UNIT
void ck_split_powers(
    const double *halves, ptrdiff_t frame_stride, ptrdiff_t half, const double *factors,
    float *columns, ptrdiff_t column_stride, bool are_magnitudes) {
    for (ptrdiff_t k = 0; k <= half / 2; k++) {
        LOAD(a, a_imaginary, k);
        LOAD(b, b_imaginary, k == 0 ? 0 : half - k);
        const Four sum = a + b, sum_imaginary = a_imaginary - b_imaginary;
        const Four difference = a - b, difference_imaginary = a_imaginary + b_imaginary;
        const double v = factors[2 * k], v_imaginary = factors[2 * k + 1];
        const Four turned = difference * v - difference_imaginary * v_imaginary;
        const Four turned_imaginary = difference * v_imaginary + difference_imaginary * v;
        const Four plus = sum + turned, plus_imaginary = sum_imaginary + turned_imaginary;
        const Four minus = sum - turned, minus_imaginary = sum_imaginary - turned_imaginary;
        STORE(plus, plus_imaginary, k);
        STORE(minus, minus_imaginary, half - k);
    }
}
