/* SPDX-License-Identifier: MIT */
/* All filters, in alphabetical order. */
#ifndef BANDMILL_CATALOGUE_H
#define BANDMILL_CATALOGUE_H

#include "bandmill/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

size_t bm_catalogue_count(void);

/* The filter at `index`; NULL from bm_catalogue_count() on. Static storage. */
const bm_filter *bm_catalogue_at(size_t index);

/* The filter of that name, or with that alias; NULL where there is none. */
const bm_filter *bm_catalogue_find(const char *name);

/* The name or alias nearest to `word` by edit distance, or NULL when none is near: for "did you mean". */
const char *bm_catalogue_nearest(const char *word);

/* A group in words for a heading: "Blur and sharpen"; NULL for BM_GROUP_NONE and what is no group. Static storage. */
const char *bm_group_title(bm_group group);

#ifdef __cplusplus
}
#endif
#endif
