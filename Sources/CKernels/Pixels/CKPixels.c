#include "CKPixels.h"

#include "../EachVectorUnit.h"

EACH_VECTOR_UNIT
void ck_interleave_rgb(
    const uint8_t *restrict red, const uint8_t *restrict green,
    const uint8_t *restrict blue, uint8_t *restrict rgb, ptrdiff_t count) {
    for (ptrdiff_t n = 0; n < count; n++) {
        rgb[3 * n] = red[n];
        rgb[3 * n + 1] = green[n];
        rgb[3 * n + 2] = blue[n];
    }
}
