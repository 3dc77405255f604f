#include "CKBFloat16.h"

#include <string.h>

#include "../EachVectorUnit.h"

EACH_VECTOR_UNIT
void ck_round_to_bfloat16(const float *source, uint16_t *target, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        // Half of the last bit that is kept; the bit itself tips the balance in the middle.
        const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
        // Rounding up could carry a NaN to infinity, cutting it off could leave infinity.
        const uint32_t nan = (bits >> 16) | 0x40;
        target[i] = (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? nan : rounded);
    }
}

EACH_VECTOR_UNIT
void ck_expand_bfloat16(const uint16_t *source, float *target, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const uint32_t bits = (uint32_t)source[i] << 16;
        memcpy(target + i, &bits, sizeof bits);
    }
}
