// Exact search for any processor: vectors of 16 floats, the code for AVX-512 in a form for tests.

#define WIDTH 16
#define QUERIES 12
#define NAME(name) ck_##name##_portable16
#include "SearchTemplate.h"
