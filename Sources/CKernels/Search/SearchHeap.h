// The best rows of a query as a binary heap with the worst at its root.

#ifndef SEARCHHEAP_H
#define SEARCHHEAP_H

#include "CKSearch.h"

// Whether one of two rows is worse: a smaller score, or the same and a later row.
static inline int ck_is_worse(float score, int64_t row, float other_score, int64_t other_row) {
    return score < other_score || (score == other_score && row > other_row);
}

// Takes a row in place of the worst, if it is better.
static inline void ck_offer(const CKNearest *nearest, int64_t query, float score, int64_t row) {
    float *scores = nearest->scores + query * nearest->count;
    // Rows come in ascending order, so of equal scores the one that is there stays.
    if (!(score > scores[0])) return;
    int64_t *rows = nearest->rows + query * nearest->count;
    int64_t place = 0;
    for (;;) {
        int64_t child = 2 * place + 1;
        if (child >= nearest->count) break;
        if (child + 1 < nearest->count &&
            ck_is_worse(scores[child + 1], rows[child + 1], scores[child], rows[child]))
            child++;
        if (!ck_is_worse(scores[child], rows[child], score, row)) break;
        scores[place] = scores[child];
        rows[place] = rows[child];
        place = child;
    }
    scores[place] = score;
    rows[place] = row;
}

#endif
