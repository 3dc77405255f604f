/// Loops before and after the Fourier transform of a spectrogram.
///
/// The same bits on every processor: nothing is contracted to fused operations.

#ifndef CKSPECTRUM_H
#define CKSPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether the absolute values of all numbers are at most `limit`; NaN never is.
bool ck_are_within(const float *numbers, ptrdiff_t count, float limit);

/// target[n] = source[n] * weights[n] for `count` numbers, in double precision.
void ck_weigh(
    const float *source, const double *weights, double *target, ptrdiff_t count);

/// Powers, or magnitudes, of the bins of four real frames out of complex transforms of half their length.
///
/// With M = `half` and Z the transform of one frame, the bins are X[k] = (E + V D) / 2 and
/// X[M - k] = conj(E - V D) / 2, where E = Z[k] + conj Z[M - k], D = Z[k] - conj Z[M - k], and V is
/// factor k.
///
/// - halves: M complex numbers of each frame (real, imaginary), each frame `frame_stride` doubles
///   after the one before.
/// - factors: M / 2 + 1 complex numbers (real, imaginary).
/// - columns: bin k of frame j goes to columns[k * column_stride + j], for M + 1 bins.
void ck_split_powers(
    const double *halves, ptrdiff_t frame_stride, ptrdiff_t half, const double *factors,
    float *columns, ptrdiff_t column_stride, bool are_magnitudes);

/// sums[j] = the sum of rows[16 n + j] * weights[n] for `count` rows of 16 numbers, added in order.
void ck_add_weighed_rows(
    const float *rows, const float *weights, ptrdiff_t count, float *sums);

/// Replaces each number x by ln(max(x, floor) + offset) * factor.
///
/// The logarithm is correct to 3e-7 relative. What it is taken of must be a positive normal number;
/// NaN becomes some number.
void ck_take_logarithms(
    float *numbers, ptrdiff_t count, float floor, float offset, float factor);

#ifdef __cplusplus
}
#endif

#endif
