/* SPDX-License-Identifier: MIT */
/* Rows of a window in strips: a stretch of output samples with all that their windows see, where the
 * ends of the picture need no code in the kernels. */
#ifndef BM_KERNELS_STRIP_H
#define BM_KERNELS_STRIP_H

#include "kernels/kernel.h"

#include <string.h>

#define STRIP_MOST_CHANNELS 4

/* Samples [from, from + n) of a row of `samples`, and `halo` more on either side. A kernel may read `slack` samples
 * beyond that, whatever they are. */
typedef struct strip {
    size_t from, n, samples, halo, slack, channels;
} strip;

/* Copies what the strip sees of a row; beyond the row's ends its outermost pixels repeat. */
static inline void strip_copy(const strip *s, const bm_sample *row, bm_sample *copy)
{
    size_t left = s->from < s->halo ? s->halo - s->from : 0, first = s->from + left - s->halo;
    size_t end = s->from + s->n + s->halo, inside = (end < s->samples ? end : s->samples) - first;

    memcpy(copy + left, row + first, inside * sizeof *row);
    for (size_t i = left; i-- > 0;)
        copy[i] = copy[i + s->channels];
    for (size_t i = left + inside; i < s->n + 2 * s->halo; i++)
        copy[i] = copy[i - s->channels];
}

/* Points rows[i] at what the strip sees of in[i], its halo first. Only where that reaches beyond the row
 * it is copied, to `room`: `count` times n + 2 halo samples, and the slack. */
static inline void strip_rows(const strip *s, const bm_sample *const *in, size_t count,
                              bm_sample *room, const bm_sample **rows)
{
    bool inside = s->from >= s->halo && s->from + s->n + s->halo + s->slack <= s->samples;
    for (size_t i = 0; i < count; i++) {
        rows[i] = inside ? in[i] + s->from - s->halo : room;
        if (!inside)
            strip_copy(s, in[i], room);
        room += s->n + 2 * s->halo;
    }
}

#endif
