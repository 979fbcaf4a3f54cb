/* SPDX-License-Identifier: MIT */
/* Lines that come in any order and go out in the order of the plan. */
#include "ordered.h"

#include <errno.h>
#include <stdlib.h>

/* Stands for a line that has come and is nothing, where NULL stands for one that has not come. */
static char nothing[1];

bool bm_ordered_init(bm_ordered *ordered, FILE *stream, size_t count)
{
    *ordered = (bm_ordered){.stream = stream, .count = count};
    ordered->line = calloc(count + 1, sizeof *ordered->line);
    return ordered->line;
}

void bm_ordered_put(bm_ordered *ordered, size_t index, char *line)
{
    ordered->line[index] = line ? line : nothing;
    for (; ordered->next < ordered->count && ordered->line[ordered->next]; ordered->next++) {
        char *ready = ordered->line[ordered->next];
        ordered->line[ordered->next] = NULL;
        if (ready == nothing)
            continue;
        if (fprintf(ordered->stream, "%s\n", ready) < 0 && !ordered->failure)
            ordered->failure = errno;
        free(ready);
    }
}

void bm_ordered_destroy(bm_ordered *ordered)
{
    for (size_t i = ordered->next; ordered->line && i < ordered->count; i++)
        if (ordered->line[i] != nothing)
            free(ordered->line[i]);
    free(ordered->line);
    *ordered = (bm_ordered){0};
}
