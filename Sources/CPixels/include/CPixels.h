#pragma once
// Planes of brightness and colour difference, scaled and turned into packed RGB in one pass.
#include <stddef.h>
#include <stdint.h>

/// How an axis of `inputs` samples becomes one of `outputs`: output i is the sum over k < taps of
/// weights[i * taps + k] * input[first[i] + k], and first[i] + taps <= inputs.
struct clapper_axis {
    int32_t inputs;
    int32_t outputs;
    int32_t taps;
    const int32_t *first;
    const float *weights;
};

/// A plane of bytes and what becomes of its columns (x) and rows (y).
struct clapper_plane {
    const uint8_t *bytes;
    ptrdiff_t bytes_per_row;
    struct clapper_axis x;
    struct clapper_axis y;
};

/// With y = (Y - luma_offset) * luma_scale, u = U - 128 and v = V - 128, on the scale 0...255:
/// red = y + red_v * v, green = y - green_u * u - green_v * v, blue = y + blue_u * u.
struct clapper_colors {
    float luma_offset;
    float luma_scale;
    float red_v;
    float green_u;
    float green_v;
    float blue_u;
};

/// Floats of scratch memory, aligned to 64 bytes, that `clapper_planes_to_rgb` needs.
size_t clapper_planes_to_rgb_scratch(const struct clapper_plane planes[3]);

/// Scales the planes Y, U and V to one size (the outputs of their axes, which must agree) and writes
/// red, green, blue of each pixel, row after row without gaps.
///
/// Computes in float without fused operations and in one order, so that the bytes are the same on every
/// processor.
void clapper_planes_to_rgb(
    const struct clapper_plane planes[3], const struct clapper_colors *colors, float *scratch,
    uint8_t *rgb);
