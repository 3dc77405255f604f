// Exact search for processors with AVX2 and FMA: 16 registers of 8 floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define QUERIES 6
#define NAME(name) ck_##name##_avx2
#include "SearchTemplate.h"
#pragma clang attribute pop
#endif
