// Winograd's convolution for processors with AVX2 and FMA: 16 registers of 8 floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define TILES 6
#define FILTERS 2
#define CHANNELS 4
#define OUTPUTS 3
#define NAME(function) ck_##function##_avx2
#include "WinogradInstructions.h"
#include "WinogradTemplate.h"
#pragma clang attribute pop
#endif
