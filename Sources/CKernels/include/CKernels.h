/// Loops that Swift does not vectorize well enough, for processors with different vector units.
///
/// Nothing here allocates memory or starts threads: the caller brings buffers and divides the work.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "CKBFloat16.h"
#include "CKMaxPool.h"
#include "CKPixels.h"
#include "CKSearch.h"
#include "CKSpectrum.h"
#include "CKWinograd.h"

#endif
