#pragma once
#include <fftw3.h>

/// fftw_version, a constant array of characters, which Swift would import as a tuple.
static inline const char *clapper_fftw_version(void) { return fftw_version; }
