// Exact search for processors with AVX-512: 32 registers of 16 floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define WIDTH 16
#define QUERIES 12
#define NAME(name) ck_##name##_avx512
#include "SearchTemplate.h"
#pragma clang attribute pop
#endif
