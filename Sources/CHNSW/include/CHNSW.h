/// Approximate search by hnswlib behind a C interface; no exception leaves it.
///
/// Source: Malkov, Yashunin, "Efficient and Robust Approximate Nearest Neighbor Search Using
/// Hierarchical Navigable Small World Graphs", IEEE TPAMI 42(4), 2020, arXiv:1603.09320, as
/// implemented by hnswlib. Distances are 1 less the inner product.

#ifndef CHNSW_H
#define CHNSW_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A graph and a copy of the vectors in it.
typedef struct CHNSWGraph CHNSWGraph;

/// Makes an empty graph; NULL where that fails.
///
/// - capacity: vectors that will be added at most.
/// - links: neighbours of a vector on the upper layers, twice as many on the lowest (M).
/// - width: candidates that are kept while a place for a vector is looked for (efConstruction).
CHNSWGraph *chnsw_create(
    int64_t dimension, int64_t capacity, int64_t links, int64_t width, uint64_t seed);

/// Reads a graph; NULL where that fails.
CHNSWGraph *chnsw_load(const char *path, int64_t dimension);

void chnsw_destroy(CHNSWGraph *graph);

/// Vectors in the graph.
int64_t chnsw_count(const CHNSWGraph *graph);

/// Writes a graph.
bool chnsw_save(CHNSWGraph *graph, const char *path);

/// Adds a vector; several threads may do so at once.
bool chnsw_add(CHNSWGraph *graph, const float *vector, int64_t row);

/// Sets how many candidates a search keeps (ef); not while another thread searches.
void chnsw_set_width(CHNSWGraph *graph, int64_t width);

/// Finds vectors, in no order; several threads may do so at once.
///
/// - rows, scores: `count` of each, filled from the beginning.
/// Returns how many were found, -1 where it fails.
int64_t chnsw_search(
    const CHNSWGraph *graph, const float *query, int64_t count, int64_t *rows, float *scores);

/// Why the last call on this thread failed.
const char *chnsw_failure(void);

#ifdef __cplusplus
}
#endif

#endif
