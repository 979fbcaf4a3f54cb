/* SPDX-License-Identifier: MIT */
/* Looking for a filter by words of what it is about. */
#ifndef BM_FILTER_SEARCH_H
#define BM_FILTER_SEARCH_H

#include "bandmill/filter.h"
#include "options.h"

/* How well the filter answers to the words, the higher the better; 0: one of them is nowhere in its names, summary, group,
 * doc and parameters. What is in a name counts most, then what is in the summary or the group's title. Neither case nor the
 * spelling of colour and gray matters. */
unsigned bm_filter_answers(const bm_filter *filter, const bm_words *words);

#endif
