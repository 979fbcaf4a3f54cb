/* SPDX-License-Identifier: MIT */
/* Edit distance over short words: Damerau-Levenshtein with adjacent transpositions (optimal string
 * alignment). */
#include "bandmill/nearest.h"

#include <limits.h>
#include <string.h>

#define MAX_WORD 32

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned edit_distance(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b);
    if (m > MAX_WORD || n > MAX_WORD)
        return UINT_MAX;

    /* Three rows of the table: two above, one above, this one. */
    unsigned rows[3][MAX_WORD + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= n; j++)
        above[j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            unsigned change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[n];
}

bm_nearest bm_nearest_start(const char *wanted)
{
    return (bm_nearest){.wanted = wanted, .distance = UINT_MAX};
}

void bm_nearest_offer(bm_nearest *nearest, const char *word)
{
    unsigned distance = edit_distance(nearest->wanted, word);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = word;
    }
}

const char *bm_nearest_word(const bm_nearest *nearest)
{
    unsigned allowed = (unsigned)strlen(nearest->wanted) / 3;
    return nearest->best && nearest->distance <= (allowed ? allowed : 1) ? nearest->best : NULL;
}
