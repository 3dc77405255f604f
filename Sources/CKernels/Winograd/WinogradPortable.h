// The instructions of the inner loops, for any processor.

// Vectors are arguments of inlined functions only, so how they would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define LOAD(vector, from) ((vector) = load(from))
#define BROADCAST(vector, from) ((vector) = *(from) * ((Vector){0} + 1))
#define MULTIPLY_ADD(sum, a, b) ((sum) += (a) * (b))
