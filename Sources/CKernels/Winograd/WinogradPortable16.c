// Winograd's convolution on blocks of 16 channels, for any processor: what AVX-512 runs, with the
// same blocks of sums, so that its arithmetic is tested where there is no AVX-512.

#define WIDTH 16
#define TILES 12
#define FILTERS 2
#define CHANNELS 8
#define OUTPUTS 3
#define NAME(function) ck_##function##_portable16
#include "WinogradPortable.h"
#include "WinogradTemplate.h"
