// Everything for one width of vectors: defines NAME(filterFloats) to NAME(filterProducts).
//
// The includer says what a vector is and how many sums stay in registers: WIDTH, TILES, FILTERS,
// CHANNELS (divides WIDTH), OUTPUTS, and NAME.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CKWinograd.h"

// Chunks are at most this long, so that the places of their tiles fit on the stack.
#define MAXIMUM_CHUNK 192

// Floats of a cache line.
#define LINE 16

#include "WinogradTransforms.h"
#include "WinogradProducts.h"
#include "WinogradTiles.h"
#include "WinogradPasses.h"
#include "WinogradFilters.h"
