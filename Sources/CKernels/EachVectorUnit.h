// How one loop is compiled for several vector units.

#ifndef EACH_VECTOR_UNIT_H
#define EACH_VECTOR_UNIT_H

// Compiled once more for AVX2; which one runs is decided when the program is loaded.
#if defined(__x86_64__) && defined(__ELF__)
#define EACH_VECTOR_UNIT __attribute__((target_clones("avx2", "default")))
#else
#define EACH_VECTOR_UNIT
#endif

#endif
