/// Rearrangement of pixels.

#ifndef CKPIXELS_H
#define CKPIXELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// rgb[3n], rgb[3n + 1], rgb[3n + 2] = red[n], green[n], blue[n] for `count` pixels.
///
/// The target overlaps none of the sources.
void ck_interleave_rgb(
    const uint8_t *__restrict red, const uint8_t *__restrict green,
    const uint8_t *__restrict blue, uint8_t *__restrict rgb, ptrdiff_t count);

#ifdef __cplusplus
}
#endif

#endif
