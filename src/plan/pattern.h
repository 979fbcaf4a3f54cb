/* SPDX-License-Identifier: MIT */
/* Shell patterns for what a walk takes and leaves out. */
#ifndef BM_PATTERN_H
#define BM_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "bandmill/status.h"

typedef struct bm_patterns {
    struct bm_pattern *item;
    size_t count;
} bm_patterns; /* start from zeros */

/* Adds a pattern of fnmatch(3): * ? [...] and \. One without a slash is matched with a name; one
 * with a slash, even at its beginning, with the path below the input, where * matches slashes too.
 * A slash at its end: only a folder matches. BM_E_PARAM: nothing is left of it; BM_E_NOMEM. */
bm_status bm_patterns_add(bm_patterns *patterns, const char *text, bm_error *error);

/* Whether one of them matches. `below` is the path below the input, `name` its last component. */
bool bm_patterns_match(const bm_patterns *patterns, const char *below, const char *name,
                       bool folder);

void bm_patterns_clear(bm_patterns *patterns);

#endif
