/// Loops around the Fourier transform of a spectrogram.
///
/// The same bits on every processor: nothing is contracted to fused operations.

#ifndef CKSPECTRUM_H
#define CKSPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

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

#endif
