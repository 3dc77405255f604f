/// Exact search for the vectors with the largest inner products: products and selection in one loop.
///
/// Products of a panel of rows with a panel of queries stay in registers, where they are compared
/// with the least score that still counts for each query; few are larger, and only those are written
/// down. Source of the blocking: Goto, van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34(3), 2008.
///
/// A product is the sum over the axes in ascending order, whatever else is searched in the same call,
/// so equal rows have equal scores.

#ifndef CKSEARCH_H
#define CKSEARCH_H

#include <stdint.h>

#include "CKWinograd.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The best rows found so far for each query, each a heap with the worst at its root.
///
/// Of rows with equal scores the first one counts as better.
typedef struct {
    /// Rows wanted for each query.
    int64_t count;
    /// `count` scores for each query; minus infinity where there is none yet.
    float *scores;
    /// The rows of those scores.
    int64_t *rows;
} CKNearest;

/// Rows of a panel: two vectors.
int64_t ck_search_panel_rows(CKVectors vectors);

/// Queries of a panel.
int64_t ck_search_panel_queries(CKVectors vectors);

/// Lays out vectors `[count, dimension]` in panels `[dimension][width]`, the last one filled up with
/// zeros.
void ck_search_pack(
    const float *source, int64_t count, int64_t dimension, int64_t width, float *packed);

/// Takes rows into the heaps of queries.
///
/// Calls with the same heaps must pass rows in ascending order.
///
/// - queries: in panels of `ck_search_panel_queries`.
/// - rows: in panels of `ck_search_panel_rows`.
/// - first_row: the number of the first of them.
void ck_search_panels(
    CKVectors vectors, const float *queries, int64_t query_count, const float *rows,
    int64_t row_count, int64_t dimension, int64_t first_row, const CKNearest *nearest);

/// The same without panels, for fewer queries than a panel has: reading the rows is what takes time.
///
/// - queries: `[query_count, dimension]`.
/// - rows: `[row_count, dimension]`.
void ck_search_rows(
    CKVectors vectors, const float *queries, int64_t query_count, const float *rows,
    int64_t row_count, int64_t dimension, int64_t first_row, const CKNearest *nearest);

/// The inner product of two vectors.
typedef float CKProduct(const float *a, const float *b, int64_t dimension);

/// The function that computes inner products for `ck_search_rows`.
CKProduct *ck_search_product(CKVectors vectors);

#ifdef __cplusplus
}
#endif

#endif
