/* SPDX-License-Identifier: MIT */
/* All filters, in alphabetical order. */
#ifndef BANDMILL_CATALOGUE_H
#define BANDMILL_CATALOGUE_H

#include "bandmill/filter.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

size_t bm_catalogue_count(void); /* How many filters there are. */

/* The filter at `index`; NULL from bm_catalogue_count() on. Static storage. */
const bm_filter *bm_catalogue_at(size_t index);

/* The filter of that name, or with that alias; NULL where there is none. */
const bm_filter *bm_catalogue_find(const char *name);

/* The name or alias nearest to `word` by edit distance, or NULL when none is near: for "did you mean". */
const char *bm_catalogue_nearest(const char *word);

/* Its name. For languages that do not look into structs of C. */
const char *bm_filter_name(const bm_filter *filter);

/* All about a filter in plain text: what it does, and its parameters. As snprintf: the length without the final NUL, even where it did
 * not fit. */
size_t bm_filter_describe(const bm_filter *filter, char *text, size_t size);

/* What a parameter's values are: "number from 0.3 to 200 pixels; default 1". As snprintf. */
size_t bm_param_facts(const bm_param *param, char *text, size_t size);

/* The end of that: "; default 1", "; must be given", or nothing. */
size_t bm_param_default_words(const bm_param *param, char *text, size_t size);

/* A group in words for a heading: "Blur and sharpen"; NULL for BM_GROUP_NONE and what is no group. Static storage. */
const char *bm_group_title(bm_group group);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
