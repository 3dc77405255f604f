// The instructions of the inner loops, for AVX2 and AVX-512.

// Written out so that they stay in the order of the source: with 12 sums, 3 rows and a factor in 16
// registers the compiler's own order keeps moving a sum to the stack and back.
#define LOAD(vector, from)                                                                         \
    __asm__ volatile("vmovups %1, %0" : "=v"(vector) : "m"(*(const Vector *)(from)))
#define BROADCAST(vector, from)                                                                    \
    __asm__ volatile("vbroadcastss %1, %0" : "=v"(vector) : "m"(*(from)))
#define MULTIPLY_ADD(sum, a, b)                                                                    \
    __asm__ volatile("vfmadd231ps %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b))
