// Winograd's convolution on blocks of 8 channels, for any processor.

#define WIDTH 8
#define TILES 2
#define FILTERS 1
#define CHANNELS 2
#define OUTPUTS 1
#define NAME(function) ck_##function##_portable8
#include "WinogradPortable.h"
#include "WinogradTemplate.h"
