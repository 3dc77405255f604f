/// bfloat16, the upper half of a float: its sign, its exponent, and 8 of its 24 significant bits.

#ifndef CKBFLOAT16_H
#define CKBFLOAT16_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The nearest bfloat16 of each of `count` floats; of two as near the one whose last bit is 0.
///
/// What is larger than the largest bfloat16 becomes infinite; what is not a number stays that.
void ck_round_to_bfloat16(const float *source, uint16_t *target, ptrdiff_t count);

/// The same numbers as floats.
void ck_expand_bfloat16(const uint16_t *source, float *target, ptrdiff_t count);

#ifdef __cplusplus
}
#endif

#endif
