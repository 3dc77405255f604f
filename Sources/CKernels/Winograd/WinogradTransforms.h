// The one-dimensional transforms of F(4, 3), on vectors of channels.
//
// Included once for every width. With points 0, ±a, ±b and infinity, and N the products of
// differences of points (Lavin and Gray's matrices B', G and A', and their transposes).

#define POINT_A 0.625f
#define POINT_B 1.5f
#define A2 (POINT_A * POINT_A)
#define B2 (POINT_B * POINT_B)
// 1 / N of the points 0, ±a and ±b.
#define SCALE_0 (1.0f / (A2 * B2))
#define SCALE_A (1.0f / (2 * A2 * (A2 - B2)))
#define SCALE_B (1.0f / (2 * B2 * (B2 - A2)))

typedef float Vector __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(float *to, Vector value) { *(Vector *)to = value; }

/// B': six inputs.
INLINE void transformInput(const Vector d[6], Vector t[6]) {
    Vector even = d[4] - B2 * d[2], odd = d[3] - B2 * d[1];
    t[1] = even + POINT_A * odd;
    t[2] = even - POINT_A * odd;
    even = d[4] - A2 * d[2];
    odd = d[3] - A2 * d[1];
    t[3] = even + POINT_B * odd;
    t[4] = even - POINT_B * odd;
    t[0] = (d[4] - (A2 + B2) * d[2]) + (A2 * B2) * d[0];
    t[5] = (d[5] - (A2 + B2) * d[3]) + (A2 * B2) * d[1];
}

/// A': from six products to four outputs.
INLINE void transformProducts(const Vector m[6], Vector y[4]) {
    Vector sumA = m[1] + m[2], differenceA = m[1] - m[2];
    Vector sumB = m[3] + m[4], differenceB = m[3] - m[4];
    y[0] = m[0] + sumA + sumB;
    y[1] = POINT_A * differenceA + POINT_B * differenceB;
    y[2] = A2 * sumA + B2 * sumB;
    y[3] = (A2 * POINT_A) * differenceA + ((B2 * POINT_B) * differenceB + m[5]);
}

/// A: from the gradients of four outputs to those of six products.
INLINE void transformGradient(const Vector y[4], Vector m[6]) {
    Vector even = y[0] + A2 * y[2], odd = y[1] + A2 * y[3];
    m[1] = even + POINT_A * odd;
    m[2] = even - POINT_A * odd;
    even = y[0] + B2 * y[2];
    odd = y[1] + B2 * y[3];
    m[3] = even + POINT_B * odd;
    m[4] = even - POINT_B * odd;
    m[0] = y[0];
    m[5] = y[3];
}

/// G: three numbers of a filter.
INLINE void transformFilter(const Vector g[3], Vector u[6]) {
    u[0] = SCALE_0 * g[0];
    Vector even = SCALE_A * g[0] + (SCALE_A * A2) * g[2], odd = (SCALE_A * POINT_A) * g[1];
    u[1] = even + odd;
    u[2] = even - odd;
    even = SCALE_B * g[0] + (SCALE_B * B2) * g[2];
    odd = (SCALE_B * POINT_B) * g[1];
    u[3] = even + odd;
    u[4] = even - odd;
    u[5] = g[2];
}

/// G': from the gradients of six transformed numbers to those of a filter's three.
INLINE void transformFilterGradient(const Vector u[6], Vector g[3]) {
    Vector sumA = u[1] + u[2], sumB = u[3] + u[4];
    g[0] = SCALE_0 * u[0] + (SCALE_A * sumA + SCALE_B * sumB);
    g[1] = (SCALE_A * POINT_A) * (u[1] - u[2]) + (SCALE_B * POINT_B) * (u[3] - u[4]);
    g[2] = (SCALE_A * A2) * sumA + ((SCALE_B * B2) * sumB + u[5]);
}
