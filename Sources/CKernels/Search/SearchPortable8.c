// Exact search for any processor: vectors of 8 floats, as the compiler divides them.

#define WIDTH 8
#define QUERIES 6
#define NAME(name) ck_##name##_portable8
#include "SearchTemplate.h"
