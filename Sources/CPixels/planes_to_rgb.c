#include "CPixels.h"

#include <string.h>

// A fused multiplication and addition rounds once instead of twice, and not every processor has one.
#pragma STDC FP_CONTRACT OFF

// The loops are written with vectors of 8 and compiled for several processors; the right one is chosen
// when the program is loaded.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_SEVERAL_PROCESSORS \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "arch=x86-64-v2", "default")))
#else
#define FOR_SEVERAL_PROCESSORS
#endif
#define INLINE static inline __attribute__((always_inline))

enum { LANES = 8 };
typedef float floats __attribute__((vector_size(4 * LANES)));
typedef int32_t integers __attribute__((vector_size(4 * LANES)));
typedef uint8_t bytes __attribute__((vector_size(LANES)));
typedef uint8_t pixels __attribute__((vector_size(4 * LANES)));

INLINE size_t rounded_up(size_t count) { return (count + LANES - 1) / LANES * LANES; }

size_t clapper_planes_to_rgb_scratch(const struct clapper_plane planes[3]) {
    size_t columns = 0;
    for (int p = 0; p < 3; p++) {
        columns += rounded_up(planes[p].x.inputs) + rounded_up(planes[p].x.outputs);
    }
    return columns * LANES;
}

// Makes rows of 8 to columns of 8.
INLINE void transpose(floats m[LANES]) {
    floats a[LANES], b[LANES];
    for (int i = 0; i < 4; i++) {
        a[2 * i] = __builtin_shufflevector(m[2 * i], m[2 * i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        a[2 * i + 1] = __builtin_shufflevector(m[2 * i], m[2 * i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4) {
        for (int j = 0; j < 2; j++) {
            b[i + j] = __builtin_shufflevector(a[i + j], a[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            b[i + j + 2] = __builtin_shufflevector(a[i + j], a[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
    for (int i = 0; i < 4; i++) {
        m[i] = __builtin_shufflevector(b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        m[i + 4] = __builtin_shufflevector(b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

// 8 bytes as floats; of a row's last ones only those that exist are read. Vectors go by pointer because
// how they are handed over by value depends on the processor.
INLINE void load(const uint8_t *from, int available, floats *to) {
    bytes loaded = {0};
    if (available >= LANES) {
        memcpy(&loaded, from, LANES);
    } else {
        memcpy(&loaded, from, (size_t)available);
    }
    *to = __builtin_convertvector(loaded, floats);
}

// Where 8 output rows come from: the first input row of each, and the weights of its rows.
struct row_sources {
    const uint8_t *rows[LANES];
    const float *weights[LANES];
};

// Filters `blocks` times 8 columns from `x` on, of which `available` exist. Several blocks at a time hide
// how long an addition takes.
INLINE void filter_blocks(
    const struct clapper_plane *plane, const struct row_sources *from, int taps, int x, int blocks,
    int available, floats *columns) {
    floats made[4][LANES];
    for (int r = 0; r < LANES; r++) {
        const uint8_t *source = from->rows[r] + x;
        const float *weights = from->weights[r];
        floats sums[4], next;
        for (int b = 0; b < blocks; b++) {
            load(source + b * LANES, available, &sums[b]);
            sums[b] *= weights[0];
        }
        for (int k = 1; k < taps; k++) {
            source += plane->bytes_per_row;
            for (int b = 0; b < blocks; b++) {
                load(source + b * LANES, available, &next);
                sums[b] += next * weights[k];
            }
        }
        for (int b = 0; b < blocks; b++) made[b][r] = sums[b];
    }
    for (int b = 0; b < blocks; b++) {
        transpose(made[b]);
        memcpy(columns + x + b * LANES, made[b], sizeof made[b]);
    }
}

INLINE void filter_all_blocks(
    const struct clapper_plane *plane, const struct row_sources *from, int taps, floats *columns) {
    int x = 0, width = plane->x.inputs;
    for (; x + 4 * LANES <= width; x += 4 * LANES) {
        filter_blocks(plane, from, taps, x, 4, LANES, columns);
    }
    for (; x + LANES <= width; x += LANES) filter_blocks(plane, from, taps, x, 1, LANES, columns);
    if (x < width) filter_blocks(plane, from, taps, x, 1, width - x, columns);
}

// Filters the columns of a plane: 8 output rows from `row` on, as vectors over these rows, one for each
// input column.
INLINE void filter_columns(const struct clapper_plane *plane, int row, floats *columns) {
    struct row_sources from;
    for (int r = 0; r < LANES; r++) {
        // Rows after the last repeat it and are not written in the end.
        int output = row + r < plane->y.outputs ? row + r : plane->y.outputs - 1;
        from.rows[r] = plane->bytes + plane->y.first[output] * plane->bytes_per_row;
        from.weights[r] = plane->y.weights + (size_t)output * plane->y.taps;
    }
    // Loops of a known length are unrolled.
    switch (plane->y.taps) {
    case 2: return filter_all_blocks(plane, &from, 2, columns);
    case 3: return filter_all_blocks(plane, &from, 3, columns);
    case 4: return filter_all_blocks(plane, &from, 4, columns);
    default: return filter_all_blocks(plane, &from, plane->y.taps, columns);
    }
}

INLINE void filter_rows_by(
    const struct clapper_axis *x, int taps, const floats *columns, floats *outputs) {
    const float *weights = x->weights;
    for (int i = 0; i < x->outputs; i++, weights += taps) {
        const floats *inputs = columns + x->first[i];
        floats sum = inputs[0] * weights[0];
        for (int k = 1; k < taps; k++) sum += inputs[k] * weights[k];
        outputs[i] = sum;
    }
}

// Filters along the rows: one vector over 8 rows for each output column.
INLINE void filter_rows(const struct clapper_axis *x, const floats *columns, floats *outputs) {
    switch (x->taps) {
    case 2: return filter_rows_by(x, 2, columns, outputs);
    case 3: return filter_rows_by(x, 3, columns, outputs);
    case 4: return filter_rows_by(x, 4, columns, outputs);
    default: return filter_rows_by(x, x->taps, columns, outputs);
    }
}

// Rounds to the nearest whole number and clamps it to 0...255.
INLINE void round_to_byte(const floats *value, integers *result) {
    integers least = {0}, most = least + 255;
    integers rounded = __builtin_convertvector(*value + 0.5f, integers);
    *result = __builtin_elementwise_min(__builtin_elementwise_max(rounded, least), most);
}

// Writes 8 pixels of 4 bytes as 3 bytes each; the last `count` < 8 without passing the row's end.
INLINE void store(const pixels *block, int count, uint8_t *to) {
    pixels quads = *block;
    pixels packed = __builtin_shufflevector(
        quads, quads, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25, 26, 28,
        29, 30, 0, 0, 0, 0, 0, 0, 0, 0);
    if (count >= LANES) {
        memcpy(to, &packed, 3 * LANES);
    } else {
        memcpy(to, &packed, 3 * (size_t)count);
    }
}

// Turns 8 columns of 8 rows into red, green and blue.
INLINE void convert_block(
    const floats *luma, const floats *u, const floats *v, const struct clapper_colors *colors,
    integers block[LANES]) {
    for (int c = 0; c < LANES; c++) {
        floats y = (luma[c] - colors->luma_offset) * colors->luma_scale;
        floats blueness = u[c] - 128.0f, redness = v[c] - 128.0f;
        floats exact[3] = {
            y + redness * colors->red_v,
            y - blueness * colors->green_u - redness * colors->green_v,
            y + blueness * colors->blue_u,
        };
        integers red, green, blue;
        round_to_byte(&exact[0], &red);
        round_to_byte(&exact[1], &green);
        round_to_byte(&exact[2], &blue);
        block[c] = red | green << 8 | blue << 16;
    }
}

FOR_SEVERAL_PROCESSORS
void clapper_planes_to_rgb(
    const struct clapper_plane planes[3], const struct clapper_colors *colors, float *scratch,
    uint8_t *rgb) {
    floats *columns[3], *outputs[3];
    floats *free_scratch = (floats *)scratch;
    for (int p = 0; p < 3; p++) {
        columns[p] = free_scratch;
        outputs[p] = columns[p] + rounded_up(planes[p].x.inputs);
        free_scratch = outputs[p] + rounded_up(planes[p].x.outputs);
    }
    int width = planes[0].x.outputs, height = planes[0].y.outputs;
    for (int row = 0; row < height; row += LANES) {
        for (int p = 0; p < 3; p++) {
            filter_columns(&planes[p], row, columns[p]);
            filter_rows(&planes[p].x, columns[p], outputs[p]);
        }
        int rows = height - row < LANES ? height - row : LANES;
        for (int x = 0; x < width; x += LANES) {
            floats block[LANES];
            convert_block(
                outputs[0] + x, outputs[1] + x, outputs[2] + x, colors, (integers *)block);
            transpose(block);
            uint8_t *to = rgb + ((size_t)row * width + x) * 3;
            for (int r = 0; r < rows; r++, to += (size_t)width * 3) {
                store((const pixels *)&block[r], width - x, to);
            }
        }
    }
}
