/* SPDX-License-Identifier: MIT */
/* How the declarations of the catalogue read. */
#ifndef BM_FILTER_WORDS_H
#define BM_FILTER_WORDS_H

#include <stdio.h>

#include "bandmill/filter.h"

/* "number from 0.3 to 200 pixels; default 1" */
void bm_put_param_facts(const bm_param *param, FILE *stream);

/* "; default 1" or "; must be given"; nothing, where neither is so. */
void bm_put_param_default(const bm_param *param, FILE *stream);

/* The filter's aliases with commas between them. False, and nothing written: it has none. */
bool bm_put_aliases(const bm_filter *filter, const char *before, FILE *stream);

/* Whether it is one of the two that every filter has which looks at neighbours: a page of all filters tells of them once. */
bool bm_is_border_param(const bm_filter *filter, const bm_param *param);

/* "gray, RGB; 8 and 16 bits" */
void bm_put_models(const bm_filter *filter, FILE *stream);

/* What the filter has to see of a picture for a row of output, which decides how much memory it takes: "each row by itself". */
const char *bm_filter_sight(const bm_filter *filter);

/* The example at *at, which becomes the next one, and its length; NULL: there are no more for people. Start with
 * filter->examples. */
const char *bm_next_example(const char **at, size_t *length);

/* The filter's doc is two parts: what it is good for, its first paragraph, of which this writes the length, and its definition,
 * which this returns; "", where there is none. */
const char *bm_filter_definition(const bm_filter *filter, size_t *purpose_bytes);

/* All about one filter, for a screen. */
void bm_filter_page(const bm_filter *filter, FILE *stream);

/* The whole catalogue as a page in Markdown. */
void bm_filters_markdown(FILE *stream);

#endif
