// Winograd's convolution for processors with AVX-512: 32 registers of 16 floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define WIDTH 16
#define TILES 12
#define FILTERS 2
#define CHANNELS 8
#define OUTPUTS 3
#define NAME(function) ck_##function##_avx512
#include "WinogradInstructions.h"
#include "WinogradTemplate.h"
#pragma clang attribute pop
#endif
