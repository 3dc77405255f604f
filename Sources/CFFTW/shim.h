#pragma once
#include <fftw3.h>

/// fftwf_version, a constant array of characters, which Swift would import as a tuple.
static inline const char *clapper_fftw_version(void) { return fftwf_version; }
